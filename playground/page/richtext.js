// The rich_text block: sections, lists, quotes and preformatted text; and plain typing turned into one.

import { el } from "./dom.js";
import { broadcastMark, channelMark, dateMark, emojiMark, linkTo, personMark, withEmoji } from "./marks.js";

/** Draw a rich_text block. */
export function richText(block) {
  return el("div", { class: "rich" }, block.elements.map(part));
}

function part(element) {
  if (element.type === "rich_text_list") return list(element);
  if (element.type === "rich_text_quote") return el("blockquote", {}, inline(element.elements));
  if (element.type === "rich_text_preformatted") return el("pre", {}, inline(element.elements));
  return el("p", {}, inline(element.elements ?? []));
}

function list({ style, indent = 0, offset = 0, border, elements }) {
  const ordered = style === "ordered";
  const given = { class: `indent-${Math.min(indent, 8)}${border ? " bordered" : ""}`, start: ordered && offset ? offset + 1 : null };
  return el(ordered ? "ol" : "ul", given, elements.map((item) => el("li", {}, inline(item.elements))));
}

function inline(elements) {
  return elements.map((element) => styled(drawn(element), element.style));
}

function drawn(element) {
  switch (element.type) {
    case "text":
      return element.style?.code ? element.text : withEmoji(element.text);
    case "link":
      return linkTo(element.url, element.text || element.url);
    case "user":
      return personMark(element.user_id);
    case "channel":
      return channelMark(element.channel_id);
    case "usergroup":
      return el("span", { class: "mention" }, "@group");
    case "broadcast":
      return broadcastMark(element.range);
    case "emoji":
      return emojiMark(element.name, element.unicode);
    case "date":
      return dateMark(element.timestamp, element.format, element);
    case "color":
      return swatch(element.value);
    default:
      return element.text ?? "";
  }
}

function swatch(value) {
  const dot = el("span", { class: "swatch" });
  dot.style.background = value;
  return [dot, value];
}

const TAGS = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark" };

function styled(node, style = {}) {
  return Object.entries(TAGS).reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}

/** Make the rich_text block that Slack would send for these typed lines, or null for none. */
export function typedRichText(text) {
  if (!text) return null;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

/** Read the words back out of a rich_text block, so that they can be edited as plain text. */
export function plainOf(block) {
  const written = (element) => element.text ?? element.url ?? (element.name ? `:${element.name}:` : (element.elements ?? []).map(written).join(""));
  return (block?.elements ?? []).map((element) => (element.type === "rich_text_list" ? element.elements.map(written).join("\n") : written(element))).join("\n");
}
