// The younger kinds of block, drawn simply; and a plain word for those that this page does not know.

import { picture } from "./controls.js";
import { el, icon, words } from "./dom.js";
import { linkTo } from "./marks.js";
import { textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Draw an alert. */
export function alertBox(block) {
  return el("div", { class: `alert alert-${block.level ?? "default"}`, role: "note" }, icon("warn"), el("div", { class: "prose" }, textOf(block.text)));
}

/** Draw a card: picture, title, words, buttons. */
export function card(block, surface, buttons) {
  return el(
    "div",
    { class: "card" },
    block.hero_image && picture(block.hero_image),
    block.title && el("h4", {}, textOf(block.title)),
    block.subtitle && el("p", { class: "aside" }, textOf(block.subtitle)),
    block.body && el("div", { class: "prose" }, textOf(block.body)),
    block.actions && el("div", { class: "buttons" }, buttons(block, surface, block.actions)),
  );
}

/** Draw cards side by side. */
export function carousel(block, surface, buttons) {
  return el("div", { tabIndex: 0, role: "group", "aria-label": "Cards" }, block.elements.map((each) => card(each, surface, buttons)));
}

/** Draw a container, folded where it starts folded; a person's own folding is remembered. */
export function container(block, surface, fill) {
  const body = el("div", { class: "blocks" });
  fill(body, block.child_blocks, surface);
  const title = [block.title ? textOf(block.title) : block.rich_text_title && richText(block.rich_text_title), block.subtitle && el("small", {}, textOf(block.subtitle))];
  if (!block.is_collapsible) return el("div", { class: "fold" }, el("div", { class: "fold-title" }, title), body);
  const open = surface.folded.get(block.block_id) ?? !block.default_collapsed;
  return el("details", { class: "fold", open, ontoggle: ({ target }) => surface.folded.set(block.block_id, target.open) }, el("summary", {}, title), body);
}

/** Draw a table. */
export function table(block) {
  const cell = (tag) => (each) => el(tag, {}, each.type === "rich_text" ? richText(each) : String(each.text ?? each.number ?? each.value ?? ""));
  const [head, ...body] = block.rows.map((row, at) => el("tr", {}, row.map(cell(at ? "td" : "th"))));
  return el("div", { class: "tabular", tabIndex: 0, role: "group", "aria-label": "Table" }, el("table", {}, el("thead", {}, head), el("tbody", {}, body)));
}

/** Draw a video as the link that it is. */
export function video(block) {
  return el("p", {}, linkTo(block.title_url ?? block.video_url, words(block.title) || "Video"));
}

/** Say that a block is there, though this page does not know its kind. */
export function unknown(block) {
  const shown = words(block.text) || words(block.title);
  return el("div", { class: "alert", role: "note" }, icon("warn"), el("div", {}, shown && el("p", {}, shown), el("small", {}, `This page does not draw “${block.type}” blocks.`)));
}
