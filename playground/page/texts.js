// Fields to type into.

import { focusName } from "./buttons.js";
import { el, freshId, words } from "./dom.js";
import { plainOf, typedRichText } from "./richtext.js";

const HINTS = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const PAUSE = 250; // ms; Slack too waits for a short rest before it sends what is being typed

/** Draw a text, email, link, number or rich text field. */
export function textField(surface, block, element) {
  const rich = element.type === "rich_text_input";
  const control = {};
  const tall = element.multiline || rich;
  const counter = element.max_length || element.min_length ? el("span", { class: "counter", id: freshId("counter") }) : null;
  control.field = el(tall ? "textarea" : "input", {
    class: "field-input", type: tall ? null : "text", rows: tall ? (element.min_lines ?? 4) : null,
    inputmode: HINTS[element.type], placeholder: words(element.placeholder) || null, autocomplete: "off",
    "data-focus": focusName(surface, block, element), oninput: typed, onkeydown: entered,
  });
  control.name = words(element.placeholder) || "Text";
  control.described = counter?.id;
  control.node = el("div", { class: "typed" }, control.field, counter);
  control.show = () => {
    const value = surface.read(block, element);
    control.field.value = (rich ? plainOf(value) : value) ?? "";
    count();
  };
  control.show();
  let resting = 0;

  function value() {
    return rich ? typedRichText(control.field.value) : control.field.value || null;
  }
  function count() {
    if (counter) say(counter, control.field.value.length, element);
  }
  function typed() {
    surface.type(block, element, value());
    count();
    clearTimeout(resting);
    if (acts("on_character_entered")) resting = setTimeout(send, PAUSE);
  }
  function entered(event) {
    if (event.key !== "Enter" || event.isComposing || (tall && event.shiftKey)) return;
    if (!acts("on_enter_pressed")) return;
    event.preventDefault();
    clearTimeout(resting);
    send();
  }
  function acts(when) {
    if (block.type === "input" && !block.dispatch_action) return false;
    return (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(when);
  }
  function send() {
    surface.change(block, element, value(), control);
  }
  return control;
}

/** Say how far a text is from its limits: what is missing, or what is left when little is left. */
function say(counter, length, { min_length: least = 0, max_length: most = Infinity }) {
  const left = most - length;
  const short = length > 0 && length < least;
  counter.classList.toggle("over", left < 0 || short);
  if (short) counter.textContent = `${least - length} more needed`;
  else if (left < 0) counter.textContent = `${-left} too many`;
  else counter.textContent = most < Infinity ? `${length} / ${most}` : `at least ${least}`;
}
