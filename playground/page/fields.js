// The input block: a label, a control, a hint, and what is wrong with it, all tied together for assistive tools.

import { controlOf } from "./controls.js";
import { el, freshId, icon, words } from "./dom.js";
import { withEmoji } from "./marks.js";

/** Draw an input block. */
export function field(block, surface) {
  const control = controlOf(surface, block, block.element);
  const error = surface.errors[block.block_id];
  const ids = { hint: block.hint && freshId("hint"), error: error && freshId("error") };
  const optional = block.optional && el("span", { class: "optional" }, "(optional)");
  describe(control, block, ids);
  return el(
    "div",
    { class: error ? "field field-wrong" : "field" },
    el("div", { class: "field-label" }, label(control, block), optional),
    control.node,
    block.hint && el("p", { class: "hint", id: ids.hint }, withEmoji(words(block.hint))),
    error && el("p", { class: "error", id: ids.error }, icon("warn"), error),
  );
}

function label(control, block) {
  const text = withEmoji(words(block.label));
  if (!control.field) return el("span", {}, text);
  if (control.group) {
    const id = freshId("label");
    control.field.setAttribute("aria-labelledby", id);
    return el("span", { id, class: "label" }, text);
  }
  control.field.id ||= freshId("field");
  return el("label", { htmlFor: control.field.id, class: "label" }, text);
}

function describe(control, block, ids) {
  if (!control.field) return;
  const described = [ids.error, ids.hint, control.described].filter(Boolean).join(" ");
  put(control.field, "aria-describedby", described || null);
  put(control.field, "aria-invalid", ids.error ? "true" : null);
  if (control.field.getAttribute("role") !== "group") put(control.field, "aria-required", block.optional ? null : "true");
}

function put(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** Move focus to the first field in this form that something is wrong with. */
export function focusFirstWrong(form) {
  const wrong = form.querySelector("[aria-invalid=true]");
  const field = wrong?.matches("[role=radiogroup], [role=group]") ? wrong.querySelector("input") : wrong;
  field?.focus();
  return Boolean(field);
}
