// Draws Block Kit: one function for each kind of block.

import { picture, standing } from "./controls.js";
import { el, freshId, keep } from "./dom.js";
import { field } from "./fields.js";
import { live, now } from "./live.js";
import { markdown } from "./markdown.js";
import { textOf } from "./mrkdwn.js";
import { alertBox, card, carousel, container, table, unknown, video } from "./newer.js";
import { richText } from "./richtext.js";
import { dayNumber } from "./zones.js";

/** Draw blocks into `parent`, and leave those alone that look as before. */
export function drawBlocks(parent, blocks, surface) {
  surface.show(blocks);
  fill(parent, blocks, surface);
}

function fill(parent, blocks, surface) {
  keep(parent, blocks, {
    key: (block, at) => block.block_id ?? `${at}-${block.type}`,
    sign: (block) => signOf(block, surface),
    draw: (block) => drawBlock(block, surface),
  });
}

// Words like "today" and "3 minutes ago" change though the block does not.
function signOf(block, surface) {
  const sign = JSON.stringify(block);
  const told = surface.errors[block.block_id] ?? "";
  const warned = (block.elements ?? [block.accessory, block.element]).map((each) => each?.action_id && surface.warning(block, each));
  const minute = sign.includes("{ago}") ? Math.floor(now() / 60_000) : 0;
  return [sign, told, ...warned, live.state.me.tz, dayNumber(now(), live.state.me.tz), minute].join("\n");
}

const KINDS = {
  header, section, context, actions, image,
  input: field,
  context_actions: actions,
  divider: () => el("hr"),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  alert: alertBox, table, video, card: (block, surface) => card(block, surface, buttons),
  carousel: (block, surface) => carousel(block, surface, buttons),
  container: (block, surface) => container(block, surface, fill),
};

function drawBlock(block, surface) {
  const node = (KINDS[block.type] ?? unknown)(block, surface);
  node.classList.add("block", `block-${block.type}`);
  return node;
}

function header(block) {
  return el("h3", {}, textOf(block.text));
}

function section(block, surface) {
  const id = freshId("section");
  const text = block.text && el("div", { class: "prose" }, textOf(block.text));
  const fields = block.fields && el("div", { class: "pairs" }, block.fields.map((each) => el("div", { class: "prose" }, textOf(each))));
  const accessory = block.accessory && el("div", { class: "accessory" }, standing(surface, block, block.accessory, id));
  return el("div", { class: `section-${block.accessory?.type ?? "alone"}` }, el("div", { id }, text, fields), accessory);
}

function context(block) {
  return el("div", {}, block.elements.map((each) => (each.type === "image" ? picture(each) : el("span", { class: "prose" }, textOf(each)))));
}

function actions(block, surface) {
  return el("div", {}, buttons(block, surface, block.elements));
}

function buttons(block, surface, elements) {
  return elements.map((element) => standing(surface, block, element));
}

function image(block) {
  const title = block.title && el("figcaption", {}, textOf(block.title));
  return el("figure", {}, title, picture(block));
}

