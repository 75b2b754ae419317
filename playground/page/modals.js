// Modals: a stack of views, the one on top in a dialog. What is typed stays while the app changes the view.

import { drawBlocks } from "./blocks.js";
import { post } from "./desk.js";
import { el, freshId, icon, words } from "./dom.js";
import { focusFirstWrong } from "./fields.js";
import { live, redraw, refresh } from "./live.js";
import { anyOpen, closeMenu } from "./menus.js";
import { forgetSurfaces, surfaceOf } from "./surface.js";

const title = el("h2", { id: freshId("title") });
const back = el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Back", onclick: () => leave() }, icon("back"));
const dismiss = el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Dismiss", onclick: () => leave({ all: true }) }, icon("close"));
const stage = el("div", { class: "modal-stage" });
const dialog = el("dialog", { class: "modal", "aria-labelledby": title.id, onkeydown: keys, oncancel: cancel, onclose: reopen }, el("header", {}, back, title, dismiss), stage);
const forms = new Map();
let top = null;

/** Put the dialog on the page. */
export function placeModals() {
  document.body.append(dialog);
}

/** Draw the view on top, or close the dialog when there is none. */
export function drawModals({ views }) {
  const names = new Set(views.map((view) => `view/${view.id}`));
  forgetSurfaces("view/", names);
  for (const id of forms.keys()) if (!names.has(`view/${id}`)) forms.delete(id);
  const view = views.at(-1);
  const changed = view?.id !== top?.id;
  top = view ?? null;
  if (!view) return shut();
  title.textContent = words(view.title);
  back.hidden = views.length < 2;
  const form = formOf(view);
  form.mend(view);
  if (stage.firstChild !== form.node) stage.replaceChildren(form.node);
  if (!dialog.open) dialog.showModal();
  return changed && focusStart(form.node, view);
}

function shut() {
  if (dialog.open) dialog.close();
  stage.replaceChildren();
}

function formOf(view) {
  if (!forms.has(view.id)) forms.set(view.id, new Form(view));
  return forms.get(view.id);
}

// Slack's own client puts the caret where the app asked, else into the first field.
function focusStart(node, view) {
  const asked = view.blocks.find((block) => block.element?.focus_on_load)?.element.action_id;
  const wanted = asked && node.querySelector(`[data-focus*="/${CSS.escape(asked)}/"]`);
  const first = wanted ?? node.querySelector(".block-input .field-input, .block-input .select-input, .block-input input");
  if (first) first.focus();
  else {
    title.tabIndex = -1;
    title.focus();
  }
}

class Form {
  constructor(view) {
    this.id = view.id;
    this.surface = surfaceOf(`view/${view.id}`, { view: view.id }, { values: view.state?.values, errors: view.errors });
    this.body = el("div", { class: "blocks modal-body" });
    this.failed = el("p", { class: "error modal-failed", role: "alert" });
    this.close = el("button", { type: "button", class: "button", onclick: () => leave() });
    this.submit = el("button", { type: "submit", class: "button button-primary" });
    this.node = el("form", { class: "modal-form", novalidate: true, autocomplete: "off", onsubmit: (event) => this.#send(event) },
      this.body, el("footer", {}, this.failed, this.close, this.submit));
  }

  mend(view) {
    drawBlocks(this.body, view.blocks, this.surface);
    this.close.textContent = words(view.close) || (view.submit ? "Cancel" : "Close");
    this.submit.textContent = words(view.submit) || "Submit";
    this.submit.hidden = !view.submit;
    const waiting = this.sending || view.busy;
    this.submit.toggleAttribute("aria-busy", Boolean(waiting));
    if (waiting) this.submit.setAttribute("aria-busy", "true");
    this.submit.disabled = Boolean(waiting) || Boolean(view.submit_disabled);
  }

  async #send(event) {
    event.preventDefault();
    if (this.sending || this.submit.hidden || this.submit.disabled) return;
    this.sending = true;
    this.failed.textContent = "";
    redraw();
    const answer = await post("submit", { view: this.id, values: this.surface.values() });
    this.sending = false;
    this.surface.blame(answer.errors ?? {});
    if (!answer.ok || answer.result === "failed") this.failed.textContent = answer.error ?? "We had some trouble connecting. Try again?";
    await refresh();
    if (answer.result === "errors") requestAnimationFrame(() => focusFirstWrong(this.node));
  }
}

async function leave({ all = false } = {}) {
  if (!top) return;
  closeMenu();
  await post("close", { view: top.id, all, values: forms.get(top.id).surface.values() });
  refresh();
}

function keys(event) {
  if (event.key === "Tab") return wrap(event);
  if (event.key !== "Escape" || event.defaultPrevented) return undefined;
  event.preventDefault();
  return anyOpen() ? closeMenu() : leave();
}

// The browser's own gesture for "close", such as Back on a phone, goes through the app as well.
function cancel(event) {
  event.preventDefault();
  leave();
}

function reopen() {
  if (live.state.views.length) redraw();
}

function wrap(event) {
  const all = [...dialog.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex='0']")];
  const reachable = all.filter((node) => !node.disabled && node.tabIndex >= 0 && node.checkVisibility());
  const [first, last] = [reachable[0], reachable.at(-1)];
  const out = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!out || !first) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
