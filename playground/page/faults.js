// Trouble on demand: the app's next calls to this workspace go wrong in a chosen way.

import { post } from "./desk.js";
import { el, icon, keep } from "./dom.js";
import { refresh } from "./live.js";
import { say } from "./notices.js";
import { panel } from "./panels.js";

const KINDS = {
  429: ["429 Too many", "The call is refused; try again after a second."],
  500: ["500 Server error", "The call is refused with an error page."],
  timeout: ["Timeout", "The call hangs and never answers."],
  drop_after: ["Accept and drop", "The call takes effect, then the line drops."],
  half: ["Half an answer", "The call takes effect, the answer breaks off."],
  html: ["HTML answer", "A web page comes instead of JSON."],
  ok_false: ["Says no", "The call answers ok: false."],
};
const METHODS = ["chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "views.open", "views.push", "views.update", "views.publish",
  "conversations.open", "conversations.info", "conversations.members", "users.info", "dnd.info", "auth.test"];

/** Make the panel that hangs from its button. */
export function faultsPanel() {
  const count = el("span", { class: "count", hidden: true });
  const method = el("select", { class: "field-input", id: "fault-method" }, el("option", { value: "*" }, "Any call"), METHODS.map((name) => el("option", {}, name)));
  const times = el("input", { type: "number", class: "field-input", id: "fault-times", min: 1, max: 99, value: 1 });
  const waiting = el("ul", { class: "faults", "aria-label": "Waiting faults" });
  const none = el("p", { class: "aside" }, "Nothing waits: every call works.");
  const clear = el("button", { type: "button", class: "button button-small", onclick: () => ask("faults", {}, "DELETE") }, "Clear all");
  const kinds = Object.entries(KINDS).map(([kind, [name, about]]) => el("button", { type: "button", class: "button button-small", title: about, onclick: () => queue(kind) }, name));
  const inside = [
    el("h2", {}, "Make a call fail"),
    el("p", { class: "aside" }, "The app's next call goes wrong the way you press."),
    el("div", { class: "fault-fields" },
      el("div", {}, el("label", { htmlFor: "fault-method" }, "Which call"), method),
      el("div", {}, el("label", { htmlFor: "fault-times" }, "How many"), times)),
    el("div", { class: "fault-kinds" }, kinds),
    el("h2", {}, "Waiting"), none, waiting, clear,
  ];
  const { node, button } = panel({ label: "Faults", inside });
  node.classList.add("fault-box");
  button.prepend(icon("bolt"));
  button.append(count);

  function queue(kind) {
    ask("fault", { method: method.value, kind, times: Number(times.value) || 1 });
  }
  function draw({ faults }) {
    count.textContent = String(faults.length);
    count.hidden = !faults.length;
    none.hidden = faults.length > 0;
    clear.hidden = !faults.length;
    keep(waiting, faults, { key: (_, at) => at, sign: JSON.stringify, draw: row });
  }
  return { node, draw };
}

function row({ kind, method, times }) {
  const [name] = KINDS[kind] ?? [kind];
  return el("li", {}, el("strong", {}, name), ` on ${method === "*" ? "any call" : method}`, times > 1 && ` × ${times}`);
}

async function ask(deed, body, verb) {
  const answer = await post(deed, body, verb);
  if (!answer.ok) say(answer.error ?? "That did not work.");
  refresh();
}
