// One line for whoever is here for the first time.

import { el, icon } from "./dom.js";

const SEEN = "playground/welcome";

/** Make the line. Once dismissed it stays away, in this browser. */
export function welcome() {
  const text = el("p");
  const drop = el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Dismiss hint", onclick: dismiss }, icon("close"));
  const node = el("div", { class: "welcome", role: "note", "aria-label": "Welcome", hidden: true }, icon("bulb"), text, drop);

  function dismiss() {
    localStorage.setItem(SEEN, "yes");
    node.hidden = true;
  }
  function draw({ me, commands }) {
    node.hidden = localStorage.getItem(SEEN) === "yes";
    const [first] = me.name.split(" ");
    const how = commands.length ? "Type / to see the commands, or press a button." : "Press a button, or fill in a form. Commands are for the app's own workspace.";
    text.textContent = `You are ${first}. Switch person above. ${how}`;
  }
  return { node, draw };
}
