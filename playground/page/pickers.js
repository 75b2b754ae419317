// Dates and times. They are the person's own, in the person's own zone, wherever the browser thinks it is.

import { focusName } from "./buttons.js";
import { el, words } from "./dom.js";
import { live } from "./live.js";
import { cityOf, instant, localField } from "./zones.js";

const plain = { read: (value) => value ?? "", write: (text) => text || null };

const KINDS = {
  datepicker: { type: "date", name: "Pick a date", ...plain },
  timepicker: { type: "time", name: "Pick a time", ...plain },
  datetimepicker: {
    type: "datetime-local",
    name: "Pick a date and time",
    read: (value) => (value == null ? "" : localField(value * 1000, live.state.me.tz)),
    write: (text) => (text ? instant(text, live.state.me.tz) / 1000 : null),
  },
};

/** Draw a date, time or date and time field. */
export function picker(surface, block, element) {
  const kind = KINDS[element.type];
  const control = {};
  let typed = false;
  control.field = el("input", {
    type: kind.type, class: "field-input", "data-focus": focusName(surface, block, element), title: words(element.placeholder) || null,
    onkeydown: (event) => {
      typed = event.key !== "Enter" && event.key !== "Tab";
      if (event.key === "Enter") send();
    },
    onpointerdown: () => {
      typed = false;
    },
    oninput: () => surface.type(block, element, kind.write(control.field.value)),
    // Typing a year passes through the years 2, 20 and 202; only a finished date is sent.
    onchange: () => typed || send(),
    onblur: () => typed && send(),
  });
  control.name = words(element.placeholder) || kind.name;
  control.node = el("div", { class: "picker" }, control.field, kind.type !== "date" && el("span", { class: "aside" }, zoneOf(element)));
  control.show = () => {
    sent = surface.read(block, element);
    control.field.value = kind.read(sent);
  };
  let sent;
  control.show();

  function send() {
    typed = false;
    const value = kind.write(control.field.value);
    if (value === sent) return;
    surface.write(block, element, sent); // what it goes back to when the person does not confirm
    sent = value;
    surface.change(block, element, value, control);
  }
  return control;
}

function zoneOf(element) {
  return `${cityOf(element.timezone ?? live.state.me.tz)} time`;
}
