// Finds the control for an element, and gives it a name that a screen reader can say.

import { button, feedback, iconButton, overflow } from "./buttons.js";
import { checkboxes, radios } from "./choices.js";
import { el, words } from "./dom.js";
import { picker } from "./pickers.js";
import { select } from "./selects.js";
import { textField } from "./texts.js";

const KINDS = {
  button, overflow, checkboxes,
  radio_buttons: radios, feedback_buttons: feedback, icon_button: iconButton, workflow_button: button,
  datepicker: picker, timepicker: picker, datetimepicker: picker,
  plain_text_input: textField, email_text_input: textField, url_text_input: textField,
  number_input: textField, rich_text_input: textField,
};

/** Make the control of an element, or keep the one that is there, with whatever is being typed into it. */
export function controlOf(surface, block, element) {
  return surface.control(block, element, () => make(surface, block, element));
}

function make(surface, block, element) {
  const kind = element.type.endsWith("_select") ? select : KINDS[element.type];
  if (!kind) return { node: el("span", { class: "unknown" }, `This page cannot draw “${element.type}” yet.`) };
  return kind(surface, block, element);
}

/** Draw an element that stands by itself; its name is its placeholder, or the text that `named` is the id of. */
export function standing(surface, block, element, named) {
  if (element.type === "image") return picture(element);
  const control = controlOf(surface, block, element);
  if (control.group) control.field.setAttribute("aria-labelledby", named ?? "");
  else control.field?.setAttribute("aria-label", control.name);
  const warning = surface.warning(block, element);
  return el("div", { class: "standing" }, control.node, warning && el("p", { class: "warning", role: "alert" }, warning));
}

/** Draw an image; where it does not load, its words stand instead. */
export function picture({ image_url: url, slack_file: file, alt_text: alt }) {
  const source = url ?? file?.url ?? "";
  const image = el("img", { src: source, alt, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: "missing-image", role: "img", "aria-label": alt }, words(alt) || "image")));
  return image;
}
