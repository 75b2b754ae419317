// Holds what the person sees now, and keeps it true: one state, read again whenever the playground says so.

import { me, readState } from "./desk.js";
import { holdingFocus } from "./dom.js";

export const live = { state: null, online: true, refused: "", readAt: 0 };

const painters = [];
let reading = null;
let stale = false;
let due = false;

/** Call `paint(state)` on every change. Painters mend; they never throw away what someone is typing. */
export function onChange(paint) {
  painters.push(paint);
}

/** Draw again from what is known, once, after whatever is running now. */
export function redraw() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    if (live.state) holdingFocus(() => painters.forEach((paint) => paint(live.state)));
  });
}

/** Read the state again; calls that come while one is under way share the next one. */
export function refresh() {
  stale = true;
  reading ??= readUntilFresh().finally(() => {
    reading = null;
  });
  return reading;
}

async function readUntilFresh() {
  while (stale) {
    stale = false;
    try {
      take(await readState());
    } catch {
      live.online = false;
    }
    redraw();
  }
}

function take(answer) {
  live.online = true;
  live.refused = answer.ok ? "" : answer.error;
  if (!answer.ok) return;
  me.id = answer.me.id; // before anything is drawn: Home is asked for as soon as it is
  live.state = answer;
  live.readAt = performance.now();
}

/** Read now, and again each time that something this person may see has changed. */
export async function start() {
  await refresh();
  if (!live.state) return live.refused ? undefined : waitForPlayground();
  const source = new EventSource(`/desk/live?as=${encodeURIComponent(me.id)}`);
  source.onmessage = refresh;
  source.onopen = refresh;
  source.onerror = () => {
    live.online = false;
    redraw();
  };
}

function waitForPlayground() {
  setTimeout(() => location.reload(), 2000);
}

/** The playground's clock in milliseconds, running on between two reads. */
export function now() {
  return Date.parse(live.state.now) + (performance.now() - live.readAt);
}

export function person(id) {
  return live.state.people.find((someone) => someone.id === id);
}

export function channelOf(id) {
  return live.state.channels.find((channel) => channel.id === id);
}

// A block held back because a menu was open in it is mended now.
document.addEventListener("menuclosed", redraw);
