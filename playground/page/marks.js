// The small things inside text: mentions, links, dates, emoji. Shared by mrkdwn, rich text and markdown.

import { fillDate } from "./dates.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelOf, live, now, person } from "./live.js";

const SAFE = /^(https?|mailto|tel):/i;

/** Link to an address, or only write the label when the address is not one a browser should open. */
export function linkTo(url, ...label) {
  const shown = label.length ? label : [url.replace(/^mailto:/, "")];
  if (!SAFE.test(url)) return el("span", {}, ...shown);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...shown);
}

export function personMark(id, label) {
  const someone = person(id);
  const own = id === live.state.me.id;
  const name = id === live.state.app.user_id ? live.state.app.name : (someone?.name ?? label ?? id);
  const about = someone && [someone.title, someone.company].filter(Boolean).join(", ");
  return el("span", { class: own ? "mention mention-me" : "mention", title: about }, `@${name}`);
}

export function channelMark(id, label) {
  return el("span", { class: "mention" }, `#${channelOf(id)?.name ?? (label || "private-channel")}`);
}

/** A mention that would ping everybody: drawn loud, so that one that slipped through is seen. */
export function broadcastMark(range) {
  return el("mark", { class: "broadcast", title: "This pings everybody here" }, `@${range}`);
}

export function emojiMark(name, code) {
  const character = code ? String.fromCodePoint(...code.split("-").map((hex) => parseInt(hex, 16))) : emoji(name);
  return character ? el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, character) : `:${name}:`;
}

/** Write an instant (seconds) by a template in the reader's zone; the fallback stands in for what cannot be read. */
export function dateMark(seconds, template, { url, fallback } = {}) {
  const zone = live.state.me.tz;
  if (!Number.isFinite(seconds)) return fallback ?? "";
  const text = fillDate(template, seconds, { now: now(), zone });
  const title = fillDate(`{date_long} at {time} (${zone})`, seconds, { now: now(), zone });
  const time = el("time", { datetime: new Date(seconds * 1000).toISOString(), title }, text);
  return url ? linkTo(url, time) : time;
}

/** Split plain words around :emoji: names. */
export function withEmoji(text) {
  return text.split(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/).map((part, at) => (at % 2 ? emojiMark(part) : part));
}
