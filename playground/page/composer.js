// Where a person types a message or a slash command.

import { post, me } from "./desk.js";
import { el, freshId, icon } from "./dom.js";
import { live } from "./live.js";
import { closeMenu, isOpen, openMenu, place as placeMenu } from "./menus.js";
import { say } from "./notices.js";
import { route } from "./route.js";

const draft = (place) => `draft/${me.id}/${place}`;

/** Make the composer. Its `show(place)` says whose messages are written; drafts stay with their place. */
export class Composer {
  constructor() {
    const listId = freshId("commands");
    this.box = el("textarea", {
      rows: 1, class: "composer-input", "aria-autocomplete": "list", "aria-controls": listId, autocomplete: "off",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event),
    });
    this.list = el("div", { class: "menu commands", role: "listbox", id: listId, "aria-label": "Commands" });
    this.send = el("button", { type: "submit", class: "button button-primary button-icon", "aria-label": "Send" }, icon("send"));
    this.note = el("p", { class: "composer-note", role: "status" });
    this.frame = el("div", { class: "composer-box" }, this.box, this.send);
    this.node = el("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, this.frame, this.list, this.note);
    this.shown = [];
    this.active = -1;
  }

  show(place, name) {
    this.node.hidden = !place;
    if (!place) return;
    if (this.place !== place.id) {
      this.place = place.id;
      this.box.value = sessionStorage.getItem(draft(place.id)) ?? "";
      this.#grow();
    }
    this.box.setAttribute("aria-label", `Message ${name}`);
    this.box.placeholder = place.archived ? "This channel is archived." : `Message ${name}${live.state.commands.length ? ", or / for a command" : ""}`;
    this.box.disabled = Boolean(place.archived);
    this.send.disabled = Boolean(place.archived);
    this.#explain();
  }

  #typed() {
    sessionStorage.setItem(draft(this.place), this.box.value);
    this.#grow();
    this.#explain();
    this.#complete();
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 180)}px`;
  }

  #explain() {
    const { external, company } = live.state.me;
    const wants = this.box.value.startsWith("/");
    const why = `Commands belong to the workspace that installed ${live.state.app.name}. From ${company} you can press buttons and fill in forms.`;
    const hint = this.box.value.includes("\n") ? "Shift+Enter for a new line, Enter to send." : "";
    this.note.textContent = wants && external ? why : hint;
  }

  #complete() {
    const typed = this.box.value;
    const fits = typed.startsWith("/") && !/\s/.test(typed) ? live.state.commands.filter(({ command }) => command.startsWith(typed)) : [];
    this.shown = fits;
    if (!fits.length) return isOpen(this.list) && closeMenu();
    this.list.replaceChildren(...fits.map((command) => this.#row(command)));
    this.#activate(0);
    if (isOpen(this.list)) return placeMenu();
    return openMenu({ anchor: this.frame, list: this.list, owner: this.node, closed: () => this.box.removeAttribute("aria-activedescendant") });
  }

  #row(command) {
    return el("div", { role: "option", id: freshId("command"), "aria-selected": "false", onpointerdown: (event) => event.preventDefault(), onclick: () => this.#take(command) },
      el("span", {}, el("strong", {}, command.command), " ", el("span", { class: "aside" }, command.usage_hint ?? ""), el("small", {}, command.description)));
  }

  #activate(at) {
    const rows = [...this.list.children];
    this.active = (at + rows.length) % rows.length;
    rows.forEach((row, number) => {
      row.classList.toggle("active", number === this.active);
      row.setAttribute("aria-selected", String(number === this.active));
    });
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  #take({ command }) {
    this.box.value = `${command} `;
    closeMenu();
    this.box.focus();
    this.#typed();
  }

  #key(event) {
    if (event.isComposing) return;
    if (isOpen(this.list) && this.#menuKey(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
  }

  #menuKey({ key, shiftKey }) {
    const picked = this.shown[this.active];
    if (key === "ArrowDown") this.#activate(this.active + 1);
    else if (key === "ArrowUp") this.#activate(this.active - 1);
    else if (key === "Escape") closeMenu();
    else if (key === "Enter" && this.box.value === picked.command) return closeMenu(); // nothing left to complete: Enter sends
    else if ((key === "Enter" && !shiftKey) || key === "Tab") this.#take(picked);
    else return false;
    return true;
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text || this.box.disabled) return;
    const place = this.place;
    this.box.value = "";
    this.#typed();
    const answer = await post(text.startsWith("/") ? "command" : "say", { channel: place, text });
    if (answer.ok) return;
    say(answer.error ?? "That did not work. Try again.", place);
    if (route.place === place && !this.box.value) this.#giveBack(text);
  }

  // What could not be sent is not lost.
  #giveBack(text) {
    this.box.value = text;
    sessionStorage.setItem(draft(this.place), text);
    this.#grow();
    this.#explain();
  }
}
