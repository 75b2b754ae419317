// Lists that hang from a field or a button, above everything else, and close when the person looks elsewhere.

let open = null;

/** Hang `list` from `anchor`. `owner` is marked as open, so that no redraw takes it away; `tallest` is in pixels. */
export function openMenu({ anchor, list, owner, closed, tallest = 320 }) {
  if (open?.list === list) return;
  closeMenu();
  list.popover = "manual"; // above everything, and never closed behind our back
  list.showPopover();
  owner.dataset.open = "";
  open = { anchor, list, owner, closed, tallest };
  place();
}

/** Close whatever menu is open. */
export function closeMenu() {
  if (!open) return;
  const { list, owner, closed } = open;
  open = null;
  if (list.isConnected) list.hidePopover();
  delete owner.dataset.open;
  closed?.();
  document.dispatchEvent(new Event("menuclosed"));
}

export function isOpen(list) {
  return open?.list === list;
}

/** Say whether any menu is open: Escape belongs to it first. */
export function anyOpen() {
  return Boolean(open?.list.isConnected);
}

/** Put the open menu below its anchor, or above where there is more room. */
export function place() {
  if (!open) return;
  const { anchor, list, tallest } = open;
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom;
  const up = below < Math.min(list.scrollHeight, 280) + 12 && at.top > below;
  list.style.minWidth = `${Math.min(at.width, window.innerWidth - 16)}px`;
  list.style.maxHeight = `${Math.min(tallest, (up ? at.top : below) - 12)}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = up ? `${at.top - list.offsetHeight - 4}px` : `${at.bottom + 4}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.owner.contains(event.target) && !open.list.contains(event.target)) closeMenu();
});
document.addEventListener("focusin", (event) => {
  if (open && !open.owner.contains(event.target) && !open.list.contains(event.target)) closeMenu();
});
window.addEventListener("resize", place);
document.addEventListener("scroll", (event) => event.target !== open?.list && place(), { capture: true, passive: true });

/** Move by arrow keys through the buttons of an open menu. Escape and Tab close it and give focus back. */
export function menuKeys(event, back) {
  const items = [...open.list.querySelectorAll("[role^=menuitem], a, button")];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
  if (event.key in steps) items[steps[event.key] % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") {
    closeMenu();
    back.focus();
  } else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}
