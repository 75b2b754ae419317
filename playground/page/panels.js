// A button, and a panel that it unfolds: closed by Escape, by the button, or by a press elsewhere.

import { el } from "./dom.js";

/** Make the pair. `opened` is called each time it unfolds. */
export function panel({ label, name, inside, opened }) {
  const button = el("button", { type: "button", class: "button button-small", "aria-label": name, "aria-expanded": "false", onclick: () => show(body.hidden) }, label);
  const body = el("section", { class: "panel", "aria-label": name ?? label, hidden: true }, inside);
  const node = el("div", { class: "panel-holder", onkeydown: escape }, button, body);

  function show(open) {
    body.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) opened?.();
  }
  function escape({ key }) {
    if (key !== "Escape" || body.hidden) return;
    show(false);
    button.focus();
  }
  document.addEventListener("pointerdown", ({ target }) => node.contains(target) || body.hidden || show(false));
  return { node, button, close: () => show(false) };
}
