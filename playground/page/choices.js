// Radio buttons and checkboxes.

import { focusName } from "./buttons.js";
import { el, freshId } from "./dom.js";
import { textOf } from "./mrkdwn.js";

/** Draw one choice of several. */
export function radios(surface, block, element) {
  return choices(surface, block, element, "radio");
}

/** Draw any choices of several. */
export function checkboxes(surface, block, element) {
  return choices(surface, block, element, "checkbox");
}

function choices(surface, block, element, type) {
  const control = { group: true };
  const name = freshId("choice");
  const boxes = element.options.map((option, at) => el("input", {
    type, name, id: `${name}-${at}`, value: option.value, "data-focus": focusName(surface, block, element, at),
    "aria-describedby": option.description ? `${name}-${at}-about` : null, onchange: changed,
  }));
  control.node = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group" }, element.options.map(row));
  control.field = control.node;
  control.first = boxes[0];
  control.show = show;
  show();

  function row(option, at) {
    const about = option.description && el("small", { id: `${name}-${at}-about` }, textOf(option.description));
    return el("div", { class: "choice" }, boxes[at], el("div", {}, el("label", { htmlFor: boxes[at].id }, textOf(option.text)), about));
  }
  function changed() {
    const picked = element.options.filter((_, at) => boxes[at].checked);
    surface.change(block, element, type === "radio" ? picked[0] : picked, control);
  }
  function show() {
    const value = [surface.read(block, element) ?? []].flat().map((option) => option.value);
    element.options.forEach((option, at) => {
      boxes[at].checked = value.includes(option.value);
    });
  }
  return control;
}
