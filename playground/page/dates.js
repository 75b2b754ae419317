// Slack's date tokens, written in the reader's own zone.

import { MONTHS, dayNumber, timeOf, wall } from "./zones.js";

function ordinal(day) {
  const teens = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teens ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th")}`;
}

const long = (at) => `${at.weekday}, ${MONTHS[at.month - 1]} ${ordinal(at.day)}`;
const two = (number) => String(number).padStart(2, "0");

function near(ms, now, zone) {
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[dayNumber(ms, zone) - dayNumber(now, zone)];
}

function divider(ms, now, zone) {
  const at = wall(ms, zone);
  return at.year === wall(now, zone).year ? long(at) : `${long(at)}, ${at.year}`;
}

const SPANS = [["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];

/** "3 minutes ago", "in 2 days" */
export function ago(ms, now) {
  const seconds = Math.round((ms - now) / 1000);
  const [unit, size] = SPANS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en").format(Math.trunc(seconds / size), unit);
}

const TOKENS = {
  date_num: (at) => `${at.year}-${two(at.month)}-${two(at.day)}`,
  date_slash: (at) => `${two(at.month)}/${two(at.day)}/${at.year}`,
  date: (at) => `${MONTHS[at.month - 1]} ${ordinal(at.day)}, ${at.year}`,
  date_short: (at) => `${MONTHS[at.month - 1].slice(0, 3)} ${at.day}, ${at.year}`,
  date_long: (at) => `${long(at)}, ${at.year}`,
  date_long_full: (at) => `${MONTHS[at.month - 1]} ${at.day}, ${at.year}`,
};

function token(name, ms, now, zone) {
  if (name === "time") return timeOf(ms, zone);
  if (name === "time_secs") return timeOf(ms, zone, { seconds: true });
  if (name === "ago") return ago(ms, now);
  if (name === "day_divider_pretty") return near(ms, now, zone) ?? divider(ms, now, zone);
  if (name.endsWith("_pretty")) return near(ms, now, zone) ?? token(name.replace("_pretty", ""), ms, now, zone);
  return TOKENS[name]?.(wall(ms, zone));
}

/** Fill a template such as "{date_pretty} at {time}". Unknown tokens stay as they are, as Slack leaves them. */
export function fillDate(template, seconds, { now, zone }) {
  return template.replace(/\{(\w+)\}/g, (whole, name, at) => {
    const text = token(name, seconds * 1000, now, zone);
    if (text === undefined) return whole;
    return at === 0 ? text[0].toUpperCase() + text.slice(1) : text;
  });
}

/** "Today", "Yesterday", or the long date: the line between two days of messages. */
export function dayLine(ms, now, zone) {
  return fillDate("{day_divider_pretty}", ms / 1000, { now, zone });
}
