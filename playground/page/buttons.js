// Things to press: buttons, overflow menus, feedback and icon buttons.

import { el, icon, words } from "./dom.js";
import { withEmoji } from "./marks.js";
import { closeMenu, isOpen, menuKeys, openMenu } from "./menus.js";
import { live } from "./live.js";

const STYLES = { primary: "button-primary", danger: "button-danger" };

/** Draw a button. One with a link opens it, and is sent all the same, as in Slack. */
export function button(surface, block, element) {
  const control = {};
  control.node = el("button", {
    type: "button",
    class: `button ${STYLES[element.style] ?? ""}`,
    "data-focus": focusName(surface, block, element),
    "aria-label": element.accessibility_label,
    onclick: () => {
      if (/^https?:/.test(element.url ?? "")) window.open(element.url, "_blank", "noopener");
      surface.press(block, element, { value: element.value, text: element.text }, control);
    },
  }, withEmoji(words(element.text)), element.url && icon("link"));
  return control;
}

/** Name the place of an element on the page, so that focus finds it again after a redraw. */
export function focusName(surface, block, element, part = "") {
  return `${surface.name}/${block.block_id}/${element.action_id}/${part}`;
}

/** Draw the "…" menu. */
export function overflow(surface, block, element) {
  const control = {};
  const opener = el("button", {
    type: "button", class: "button button-quiet", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false",
    "data-focus": focusName(surface, block, element), onclick: toggle,
  }, icon("more"));
  const list = el("div", { class: "menu", role: "menu", onkeydown: (event) => menuKeys(event, opener) }, element.options.map(item));
  control.node = el("div", { class: "overflow" }, opener, list);

  function item(option) {
    const about = option.description && el("small", {}, words(option.description));
    return el("button", { type: "button", role: "menuitem", tabIndex: -1, onclick: () => choose(option) }, el("span", {}, withEmoji(words(option.text))), about);
  }
  function toggle() {
    if (isOpen(list)) return closeMenu();
    openMenu({ anchor: opener, list, owner: control.node, closed: () => opener.setAttribute("aria-expanded", "false") });
    opener.setAttribute("aria-expanded", "true");
    return list.querySelector("button").focus();
  }
  function choose(option) {
    closeMenu();
    opener.focus();
    if (/^https?:/.test(option.url ?? "")) window.open(option.url, "_blank", "noopener");
    surface.press(block, element, { selected_option: option }, control);
  }
  return control;
}

/** Draw the pair of thumbs that asks whether an answer was good. */
export function feedback(surface, block, element) {
  const control = {};
  const one = (choice) => el("button", {
    type: "button", class: "button button-quiet", "aria-label": choice.accessibility_label,
    onclick: () => surface.press(block, element, { value: choice.value, text: choice.text }, control),
  }, withEmoji(words(choice.text)));
  control.node = el("div", { class: "buttons" }, one(element.positive_button), one(element.negative_button));
  return control;
}

/** Draw an icon button; the page has no icons of Slack's own, so it is drawn by its words. */
export function iconButton(surface, block, element) {
  const control = button(surface, block, element);
  const hidden = element.visible_to_user_ids && !element.visible_to_user_ids.includes(live.state.me.id);
  control.node.hidden = Boolean(hidden);
  return control;
}
