// Slack's mrkdwn, turned into nodes. Never through innerHTML: what an app sends can only become text.

import { el, words } from "./dom.js";
import { broadcastMark, channelMark, dateMark, linkTo, personMark, withEmoji } from "./marks.js";

const BEFORE = "(?<![\\p{L}\\p{N}_*~`])";
const AFTER = "(?![\\p{L}\\p{N}])";
const pair = (mark, name) => `${BEFORE}[${mark}](?=\\S)(?<${name}>[^\\n${mark}]*[^\\s${mark}])[${mark}]${AFTER}`;

const INLINE = new RegExp(
  [
    "<(?<angle>[^<>\\n]+)>",
    "`(?<code>[^`\\n]+)`",
    pair("*", "bold"),
    pair("_", "italic"),
    pair("~", "strike"),
    "(?<bare>https?://[^\\s<>|]*[^\\s<>|.,;:!?)'\"])",
  ].join("|"),
  "u",
);

/** Turn the three escapes of mrkdwn back into the characters they stand for. */
function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Turn mrkdwn into nodes: fences and quotes first, then what stands inside a line. */
export function mrkdwn(text) {
  return text.split("```").flatMap((part, at, all) => {
    const closed = at % 2 && at < all.length - 1;
    if (closed) return [el("pre", {}, unescape(part.replace(/^\n/, "").replace(/\n$/, "")))];
    return quoted(at % 2 ? `\`\`\`${part}` : trimAround(part, at, all.length));
  });
}

/** Draw a text object: mrkdwn or plain. */
export function textOf(text) {
  if (text?.type === "mrkdwn") return mrkdwn(text.text);
  return text?.emoji === false ? [words(text)] : withEmoji(words(text));
}

// The line breaks beside a fence belong to the fence, which is a block of its own.
function trimAround(part, at, count) {
  let text = part;
  if (at > 0) text = text.replace(/^\n/, "");
  if (at < count - 1) text = text.replace(/\n$/, "");
  return text;
}

function quoted(text) {
  if (!text) return [];
  const everything = text.match(/^([^]*?)(?:^|\n)(?:>>>|&gt;&gt;&gt;) ?([^]*)$/);
  if (everything) return [...quoted(everything[1]), el("blockquote", {}, inline(everything[2]))];
  const groups = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:>|&gt;) ?/.test(line);
    const words = quote ? line.replace(/^(?:>|&gt;) ?/, "") : line;
    if (groups.at(-1)?.quote === quote) groups.at(-1).lines.push(words);
    else groups.push({ quote, lines: [words] });
  }
  return groups.flatMap(({ quote, lines }) => {
    const inside = inline(lines.join("\n"));
    return quote ? [el("blockquote", {}, inside)] : inside;
  });
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    nodes.push(...withEmoji(unescape(rest.slice(0, found.index))), mark(found.groups));
    rest = rest.slice(found.index + found[0].length);
  }
  nodes.push(...withEmoji(unescape(rest)));
  return nodes.filter((node) => node !== "");
}

function mark({ angle, code, bold, italic, strike, bare }) {
  if (angle !== undefined) return angled(angle);
  if (code !== undefined) return el("code", {}, unescape(code));
  if (bold !== undefined) return el("strong", {}, inline(bold));
  if (italic !== undefined) return el("em", {}, inline(italic));
  if (strike !== undefined) return el("s", {}, inline(strike));
  return linkTo(unescape(bare));
}

function angled(inside) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return personMark(target.slice(1), label);
  if (target.startsWith("#")) return channelMark(target.slice(1), label);
  if (target.startsWith("!date^")) return dated(target, label);
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return broadcastMark(target.slice(1));
  if (!/^(https?|mailto|tel):/i.test(target)) return `<${unescape(inside)}>`;
  return label ? linkTo(unescape(target), ...inline(label)) : linkTo(unescape(target));
}

function dated(target, fallback) {
  const [, seconds, template, url] = target.split("^");
  return dateMark(seconds === "" ? NaN : Number(seconds), unescape(template ?? ""), { url: url && unescape(url), fallback: unescape(fallback ?? "") });
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
