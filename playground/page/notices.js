// Sentences of the workspace itself, such as "that command failed", and of this page.

import { el, freshId, icon, keep } from "./dom.js";
import { live, redraw } from "./live.js";
import { route } from "./route.js";

const read = new Set();
const own = [];

/** Show a sentence of the page's own until it is dismissed. */
export function say(text, channel = null) {
  if (known().some((notice) => notice.text === text && notice.channel === channel)) return;
  own.push({ id: freshId("own"), text, channel });
  redraw();
}

function known() {
  return [...live.state.notices, ...own].filter((notice) => !read.has(notice.id));
}

function dismiss(id) {
  read.add(id);
  redraw();
}

/** Draw the notices that belong to the place the person looks at, or to none. */
export function drawNotices(parent) {
  const shown = known().filter((notice) => !notice.channel || notice.channel === route.place);
  keep(parent, shown.slice(-3), {
    key: (notice) => notice.id,
    sign: (notice) => notice.text,
    draw: (notice) => el("div", { class: "notice", role: "alert" },
      icon("warn"), el("p", {}, notice.text), el("small", {}, "Only visible to you"),
      el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Dismiss notice", onclick: () => dismiss(notice.id) }, icon("close"))),
  });
}
