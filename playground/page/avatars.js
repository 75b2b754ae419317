// Small square portraits: initials on a colour that belongs to the id.

import { el, icon } from "./dom.js";
import { live } from "./live.js";

const HUES = [212, 168, 18, 268, 340, 96, 190, 40, 300, 238];

/** Draw a portrait. It says nothing that the name beside it does not say. */
export function avatar(id, name) {
  if (id === live.state.app.user_id) return el("span", { class: "avatar avatar-app", "aria-hidden": "true" }, icon("bolt"));
  const letters = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, letters.toUpperCase());
  const number = [...id].reduce((sum, letter) => sum * 3 + letter.charCodeAt(0), 0);
  node.style.setProperty("--hue", HUES[number % HUES.length]);
  return node;
}
