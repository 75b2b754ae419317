// The messages of a place, oldest first, as a log that a screen reader follows.

import { avatar } from "./avatars.js";
import { drawBlocks } from "./blocks.js";
import { dayLine } from "./dates.js";
import { post } from "./desk.js";
import { el, icon, keep } from "./dom.js";
import { live, now, person } from "./live.js";
import { forgetSurfaces, surfaceOf } from "./surface.js";
import { dayNumber, timeOf } from "./zones.js";

const TOGETHER = 5 * 60_000; // ms: messages this close by one author stand under one name

const NEAR = 60; // px from the end that still count as being there

/** Make the log. Whoever is at its end stays there, when messages come and when the window changes. */
export function messageLog() {
  const log = el("div", { class: "log", role: "log", tabIndex: 0, "data-at-end": "yes" });
  log.addEventListener("scroll", () => {
    log.dataset.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR ? "yes" : "no";
  });
  new ResizeObserver(() => toEnd(log)).observe(log);
  return log;
}

function toEnd(log) {
  if (log.dataset.atEnd === "yes") log.scrollTop = log.scrollHeight;
}

/** Draw the messages of `place` into the log. */
export function drawMessages(log, place, { arrived }) {
  if (arrived) log.dataset.atEnd = "yes";
  const rows = place.messages.flatMap((message, at) => [...dayBreak(place.messages, at), row(place, message, place.messages[at - 1])]);
  forgetSurfaces("message/", new Set(rows.map((each) => each.surface)));
  keep(log, rows, { key: (each) => each.key, sign: (each) => each.sign, draw: (each, before) => each.draw(before) });
  toEnd(log);
}

const instantOf = (message) => Number(message.ts) * 1000;
const zone = () => live.state.me.tz;

function dayBreak(messages, at) {
  const ms = instantOf(messages[at]);
  if (at && dayNumber(ms, zone()) === dayNumber(instantOf(messages[at - 1]), zone())) return [];
  const text = dayLine(ms, now(), zone());
  const words = text[0].toUpperCase() + text.slice(1);
  return [{ key: `day-${dayNumber(ms, zone())}`, sign: words, draw: () => el("div", { class: "day", role: "separator", "aria-label": words }, el("span", {}, words)) }];
}

function row(place, message, before) {
  const follows = before && before.user === message.user && !before.ephemeral === !message.ephemeral && !beginsDay(message, before)
    && instantOf(message) - instantOf(before) < TOGETHER;
  const surface = `message/${place.id}/${message.ts}`;
  const { version } = surfaceOf(surface, { channel: place.id, ts: message.ts });
  const json = JSON.stringify(message);
  // What "today" and "3 minutes ago" mean is part of the sign, so that they are mended as time goes on.
  const time = json.includes("{ago}") ? Math.floor(now() / 60_000) : dayNumber(now(), zone());
  const sign = [json, follows, zone(), version, time].join("\n");
  return { key: surface, surface, sign, draw: (node) => mend(node ?? el("article", { tabIndex: -1 }), { place, message, follows, surface }) };
}

function beginsDay(message, before) {
  return dayNumber(instantOf(message), zone()) !== dayNumber(instantOf(before), zone());
}

/** Mend one message in place: its head is drawn anew, its blocks only where they changed. */
function mend(node, { place, message, follows, surface: name }) {
  const time = timeOf(instantOf(message), zone());
  node.className = `message${follows ? " message-follows" : ""}${message.ephemeral ? " message-private" : ""}`;
  node.setAttribute("aria-label", `${message.name}, ${time}`);
  if (!node.firstChild) node.append(el("div", { class: "message-side" }), el("div", { class: "message-main" }, el("div", { class: "message-head" }), el("div", { class: "blocks" }), el("div", { class: "files" }), el("div", { class: "message-foot" })));
  const [side, main] = node.children;
  const [head, body, files, foot] = main.children;
  side.replaceChildren(follows ? el("span", { class: "message-time", "aria-hidden": "true" }, time.replace(/ .M/, "")) : avatar(message.user, message.name));
  head.replaceChildren(...headOf(message, follows, time));
  const surface = surfaceOf(name, { channel: place.id, ts: message.ts });
  drawBlocks(body, message.blocks?.length ? message.blocks : [plain(message)], surface);
  files.replaceChildren(...(message.files ?? []).map(fileOf));
  foot.replaceChildren(...footOf(place, message));
  return node;
}

function fileOf(file) {
  const address = `/file/${file.id}/${encodeURIComponent(file.name)}`;
  return el("a", { class: "file", href: address, download: file.name }, icon("link"), el("strong", {}, file.title), el("small", {}, `${file.size} bytes`));
}

function plain(message) {
  return { type: "section", block_id: "text", text: { type: "mrkdwn", text: message.text || " " } };
}

function headOf(message, follows, time) {
  const hidden = message.ephemeral && el("p", { class: "only-you" }, icon("eye"), "Only visible to you");
  const thread = message.thread_ts && message.thread_ts !== message.ts && el("p", { class: "only-you" }, icon("chat"), "Reply in a thread");
  if (follows) return [hidden, thread].filter(Boolean);
  const author = person(message.user);
  const badge = message.is_app ? el("span", { class: "badge" }, "App") : author?.external && el("span", { class: "badge badge-other" }, author.company);
  const stamp = el("time", { class: "message-time", datetime: message.at, title: `${dayLine(instantOf(message), now(), zone())}, ${time}` }, time);
  return [hidden, thread, el("div", { class: "message-author" }, el("strong", {}, message.name), badge, stamp)].filter(Boolean);
}

function footOf(place, message) {
  const edited = message.edited && el("span", { class: "edited" }, "(edited)");
  const own = message.user === live.state.me.id || message.is_app;
  const drop = () => post("delete", { channel: place.id, ts: message.ts });
  const remove = own && !message.ephemeral && el("button", { type: "button", class: "message-delete", "aria-label": `Delete message of ${message.name}`, title: "Delete message", onclick: drop }, icon("close"));
  return [edited, remove].filter(Boolean);
}

