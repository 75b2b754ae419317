// Wall clocks: an instant in somebody's zone, and a wall clock back to an instant.

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) {
    const fields = { year: "numeric", month: "numeric", day: "numeric", weekday: "long", hour: "numeric", minute: "numeric", second: "numeric" };
    formats.set(zone, new Intl.DateTimeFormat("en-US", { ...fields, timeZone: zone, hourCycle: "h23" }));
  }
  return formats.get(zone);
}

/** Take an instant (milliseconds) apart on the wall clock of `zone`. */
export function wall(ms, zone) {
  const read = Object.fromEntries(format(zone).formatToParts(ms).map((part) => [part.type, part.value]));
  const [year, month, day] = [Number(read.year), Number(read.month), Number(read.day)];
  return { year, month, day, weekday: read.weekday, hour: Number(read.hour), minute: Number(read.minute), second: Number(read.second) };
}

/** Days since 1970 on the wall clock: two instants of one local day have the same number. */
export function dayNumber(ms, zone) {
  const { year, month, day } = wall(ms, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

function offset(ms, zone) {
  const at = wall(ms, zone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(ms / 1000) * 1000;
}

/** Turn "2026-03-03T14:05" in `zone` into an instant; a wall clock that a change skips moves past the gap. */
export function instant(local, zone) {
  const naive = Date.parse(`${local.slice(0, 16)}:00Z`);
  const guess = naive - offset(naive, zone);
  return naive - offset(guess, zone);
}

const pad = (number) => String(number).padStart(2, "0");

/** Write an instant as a datetime-local field wants it. */
export function localField(ms, zone) {
  const at = wall(ms, zone);
  return `${at.year}-${pad(at.month)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}`;
}

/** "2:05 PM" */
export function timeOf(ms, zone, { seconds = false } = {}) {
  const { hour, minute, second } = wall(ms, zone);
  return `${hour % 12 || 12}:${pad(minute)}${seconds ? `:${pad(second)}` : ""} ${hour < 12 ? "AM" : "PM"}`;
}

/** "14:05" */
export function plainTime(ms, zone) {
  const { hour, minute } = wall(ms, zone);
  return `${pad(hour)}:${pad(minute)}`;
}

/** "Tue 3 Mar 2026" */
export function dayOf(ms, zone) {
  const at = wall(ms, zone);
  return `${at.weekday.slice(0, 3)} ${at.day} ${MONTHS[at.month - 1].slice(0, 3)} ${at.year}`;
}

/** "Berlin" for Europe/Berlin. */
export function cityOf(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

export const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
