// The clock of this workspace: what time it is, and the buttons that move it.

import { post } from "./desk.js";
import { el, icon } from "./dom.js";
import { ago } from "./dates.js";
import { live, now, refresh } from "./live.js";
import { say } from "./notices.js";
import { panel } from "./panels.js";
import { cityOf, dayOf, instant, localField, plainTime, timeOf } from "./zones.js";

const STEPS = [["+1 hour", 3600], ["+1 day", 86_400], ["+1 week", 604_800]];

/** Make the clock bar. `tick` writes the time again; `draw` follows the state. */
export function clockBar() {
  const day = el("strong", { class: "clock-own" });
  const utc = el("span", { class: "clock-utc" });
  const steps = STEPS.map(([text, seconds]) => el("button", { type: "button", class: "button button-small", onclick: () => move({ by_seconds: seconds }) }, text));
  const next = el("button", { type: "button", class: "button button-small clock-next", onclick: () => move({ to_next: true }) });
  const to = exactly();
  const unfold = el("button", { type: "button", class: "button button-small clock-unfold", "aria-expanded": "false", onclick: toggle }, "Move clock");
  const busy = el("span", { class: "busy", role: "status" });
  const time = el("div", { class: "clock-now", role: "timer", "aria-label": "Time now" }, icon("clock"), el("div", {}, day, utc));
  const node = el("section", { class: "clock", "aria-label": "Clock" }, time, unfold, el("div", { class: "clock-steps" }, steps, next, to), busy);

  // Only small screens show this button: they have no room for all steps at all times.
  function toggle() {
    unfold.setAttribute("aria-expanded", String(node.classList.toggle("clock-open")));
  }
  function tick() {
    const { tz } = live.state.me;
    day.textContent = `${dayOf(now(), tz)}, ${timeOf(now(), tz)}`;
    utc.textContent = `${cityOf(tz)} · ${plainTime(now(), "UTC")} UTC`;
    drawNext();
  }
  function drawNext() {
    const due = live.state.next && Date.parse(live.state.next);
    const { tz } = live.state.me;
    const when = due ? `${dayOf(due, tz).slice(0, -5)}, ${timeOf(due, tz)}` : "";
    next.replaceChildren("To the next nudge", el("small", {}, due ? when : "none known"));
    next.title = due ? `The app wakes ${ago(due, now())}` : "The app has not said when it wants to wake next.";
    next.disabled = !due;
  }
  function draw({ busy: working, app }) {
    busy.textContent = !live.online ? "No connection" : working ? "Working…" : app.connected ? "" : "App not connected";
    busy.className = `busy${working && live.online ? " busy-now" : ""}${live.online && app.connected ? "" : " busy-off"}`;
    tick();
  }
  return { node, draw, tick };
}

async function move(step) {
  const answer = await post("clock", step);
  if (!answer.ok) say(answer.error ?? "The clock did not move.");
  refresh();
}

/** A time of one's own choice, behind a small button, since it is seldom wanted. */
function exactly() {
  const field = el("input", { type: "datetime-local", class: "field-input", "aria-label": "Move the clock to" });
  const submit = (event) => {
    event.preventDefault();
    if (field.value) move({ to: new Date(instant(field.value, live.state.me.tz)).toISOString() });
    whole.close();
  };
  const go = el("button", { type: "submit", class: "button button-small button-primary" }, "Move");
  const suggest = () => {
    field.value = localField(now() + 3_600_000, live.state.me.tz);
  };
  const whole = panel({ label: "To…", name: "To a time of your choice", inside: el("form", { onsubmit: submit }, field, go), opened: suggest });
  whole.node.classList.add("clock-to");
  return whole.node;
}
