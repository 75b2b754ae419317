// The markdown block: the part of standard Markdown that apps send.

import { el } from "./dom.js";
import { linkTo, withEmoji } from "./marks.js";

const INLINE =
  /`(?<code>[^`\n]+)`|!?\[(?<label>[^\]\n]*)\]\((?<url>[^)\s]+)\)|\*\*(?<bold>[^\n]+?)\*\*|~~(?<strike>[^\n]+?)~~|(?<![\w*])[*_](?=\S)(?<italic>[^*_\n]*[^\s*_])[*_](?!\w)|<(?<auto>https?:[^>\s]+)>/;

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    nodes.push(...withEmoji(rest.slice(0, found.index)), mark(found.groups));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...nodes, ...withEmoji(rest)];
}

function mark({ code, label, url, bold, strike, italic, auto }) {
  if (code) return el("code", {}, code);
  if (url) return linkTo(url, ...inline(label || url));
  if (bold) return el("strong", {}, inline(bold));
  if (strike) return el("s", {}, inline(strike));
  if (italic) return el("em", {}, inline(italic));
  return linkTo(auto);
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

/** Each kind takes lines from the front of `lines` and answers a node, or undefined when it is not its kind. */
const KINDS = [fence, heading, rule, quote, table, list, paragraph];

/** Draw Markdown as blocks. */
export function markdown(text) {
  const lines = text.replaceAll("\r", "").split("\n");
  const drawn = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else drawn.push(firstOf(lines));
  }
  return el("div", { class: "rich" }, drawn);
}

function firstOf(lines) {
  for (const kind of KINDS) {
    const node = kind(lines);
    if (node) return node;
  }
  return el("p", {}, lines.shift());
}

function take(lines, fits) {
  const taken = [];
  while (lines.length && fits(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  if (!lines[0].startsWith("```")) return undefined;
  lines.shift();
  const inside = take(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return el("pre", {}, inside.join("\n"));
}

function heading(lines) {
  const found = /^(#{1,6})\s+(.*)$/.exec(lines[0]);
  if (!found) return undefined;
  lines.shift();
  return el(found[1].length === 1 ? "h3" : "h4", {}, inline(found[2]));
}

function rule(lines) {
  if (!/^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[0])) return undefined;
  lines.shift();
  return el("hr");
}

function quote(lines) {
  if (!lines[0].startsWith(">")) return undefined;
  const inside = take(lines, (line) => line.startsWith(">")).map((line) => line.replace(/^> ?/, ""));
  return el("blockquote", {}, inline(inside.join("\n")));
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => inline(cell.trim()));

function table(lines) {
  if (!lines[0].includes("|") || !/^\s*\|?\s*:?-+/.test(lines[1] ?? "")) return undefined;
  const [head, , ...body] = take(lines, (line) => line.includes("|"));
  const row = (tag) => (line) => el("tr", {}, cells(line).map((cell) => el(tag, {}, cell)));
  return el("div", { class: "tabular" }, el("table", {}, el("thead", {}, row("th")(head)), el("tbody", {}, body.map(row("td")))));
}

function list(lines) {
  if (!ITEM.test(lines[0])) return undefined;
  const [, , mark] = ITEM.exec(lines[0]);
  const items = take(lines, (line) => ITEM.test(line)).map((line) => ITEM.exec(line));
  const rows = items.map(([, space, , words]) => el("li", { class: `indent-${Math.min(Math.floor(space.length / 2), 4)}` }, task(words)));
  return el(/\d/.test(mark) ? "ol" : "ul", {}, rows);
}

function task(words) {
  const found = /^\[([ xX])\] (.*)$/.exec(words);
  return found ? [found[1] === " " ? "☐ " : "☑ ", ...inline(found[2])] : inline(words);
}

function paragraph(lines) {
  const starts = (line) => !line.trim() || /^(```|#{1,6}\s|>)/.test(line) || ITEM.test(line);
  const inside = [lines.shift(), ...take(lines, (line) => !starts(line))];
  return el("p", {}, inline(inside.join("\n")));
}
