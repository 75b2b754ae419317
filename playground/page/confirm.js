// "Are you sure?", as an element's `confirm` asks it.

import { el, freshId, words } from "./dom.js";
import { textOf } from "./mrkdwn.js";

/** Ask, and answer true when the person says yes. Escape says no. */
export function confirmed(asked) {
  return new Promise((answer) => {
    const dialog = draw(asked);
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function draw(asked) {
  const [title, text] = [freshId("confirm"), freshId("confirm")];
  const yes = `button ${asked.style === "danger" ? "button-danger" : "button-primary"}`;
  return el(
    "dialog",
    { class: "confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
    el("form", { method: "dialog" },
      el("h2", { id: title }, words(asked.title)),
      el("div", { id: text, class: "prose" }, textOf(asked.text)),
      el("div", { class: "buttons" },
        el("button", { class: "button", value: "no" }, words(asked.deny) || "Cancel"),
        el("button", { class: yes, value: "yes" }, words(asked.confirm) || "Yes"),
      ),
    ),
  );
}
