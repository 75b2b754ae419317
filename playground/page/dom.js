// Makes nodes, and mends a list of nodes without touching those that stay the same.
// Nothing here knows what a message or an app is.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "htmlFor", "tabIndex", "readOnly"]);

/** Make an element. `on…` is a listener, a few names are properties, the rest are attributes. */
export function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) put(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

function put(node, name, value) {
  if (value == null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

const SHAPES = {
  home: "M3 9.5 10 3l7 6.5V17h-5v-5H8v5H3z",
  lock: "M5 9V7a5 5 0 0 1 10 0v2h1v8H4V9zm2 0h6V7a3 3 0 0 0-6 0z",
  hash: "M7 3 6 17M14 3l-1 14M3 7h14M3 13h14",
  chat: "M3 4h14v10H9l-4 3v-3H3z",
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4 6 10l6 6",
  down: "M5 8l5 5 5-5",
  send: "M3 10 17 3l-4 14-3-6z",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zm8 2.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm0 3v4l3 2",
  bolt: "M11 2 4 11h5l-1 7 7-9h-5z",
  check: "M4 10l4 4 8-9",
  warn: "M10 3 2 17h16zM10 8v4M10 14.5h.01",
  bulb: "M7.5 14h5M8 17h4M10 3a5 5 0 0 0-3 9l.5 2h5l.5-2a5 5 0 0 0-3-9z",
  link: "M8 12l4-4M7 9l-2 2a3 3 0 0 0 4 4l2-2M13 11l2-2a3 3 0 0 0-4-4L9 7",
};

/** Draw one of the page's few icons; it carries no meaning of its own for a screen reader. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

let counted = 0;

/** Give an id that no other node of this page has. */
export function freshId(stem) {
  counted += 1;
  return `${stem}-${counted}`;
}

const kept = new WeakMap();

/**
 * Make `parent` hold one node per item, in order.
 *
 * A node whose item has the same key and sign is left alone, so that focus, caret and scroll in it survive.
 * A node with an open menu in it is left alone too; it is mended when the menu closes.
 */
export function keep(parent, items, { key, sign, draw }) {
  const old = kept.get(parent) ?? new Map();
  const now = new Map();
  for (const [at, item] of items.entries()) {
    const name = String(key(item, at));
    now.set(name, next(old.get(name), sign(item, at), (before) => draw(item, before, at)));
  }
  for (const [name, entry] of old) if (now.get(name)?.node !== entry.node) entry.node.remove();
  let place = parent.firstChild;
  for (const { node } of now.values()) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  kept.set(parent, now);
}

function next(before, sign, draw) {
  if (before && (before.sign === sign || before.node.querySelector("[data-open]"))) return before;
  const node = draw(before?.node);
  if (before && before.node !== node && before.node.isConnected) before.node.replaceWith(node);
  return { sign, node };
}

/** Run a redraw, then put focus and caret back if the redraw moved the node they were in. */
export function holdingFocus(redraw) {
  const focused = document.activeElement;
  const caret = caretOf(focused);
  const name = focused?.dataset?.focus;
  redraw();
  if (!focused || focused === document.activeElement || focused === document.body) return;
  const home = focused.isConnected ? focused : name && document.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  if (!home) return;
  home.focus({ preventScroll: true });
  if (caret && home.setSelectionRange) home.setSelectionRange(...caret);
}

function caretOf(node) {
  try {
    return node?.selectionStart == null ? null : [node.selectionStart, node.selectionEnd];
  } catch {
    return null; // number and date fields have no caret to ask for
  }
}

/** Read the words out of a text object, or out of a string. */
export function words(text) {
  return typeof text === "string" ? text : (text?.text ?? "");
}
