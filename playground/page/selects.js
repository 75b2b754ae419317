// Menus to choose from, by typing or pointing: one or many; from a list, from the app, people or channels.

import { focusName } from "./buttons.js";
import { el, freshId, icon, words } from "./dom.js";
import { withEmoji } from "./marks.js";
import { closeMenu, isOpen, openMenu, place } from "./menus.js";
import { sourceOf } from "./sources.js";

/** Draw a select of any kind. */
export function select(surface, block, element) {
  return new Select(surface, block, element).control;
}

class Select {
  constructor(surface, block, element) {
    Object.assign(this, { surface, block, element, shown: [], active: -1, asked: 0, stay: 0 });
    this.many = element.type.startsWith("multi_");
    this.source = sourceOf(surface, block, element);
    this.hint = words(element.placeholder) || (this.many ? "Choose some" : "Choose one");
    this.#draw();
    this.control = { node: this.node, field: this.input, name: this.hint, show: () => this.show() };
    this.show();
  }

  #draw() {
    const listId = freshId("options");
    this.input = el("input", {
      class: "select-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-haspopup": "listbox", "aria-autocomplete": "list", "aria-controls": listId,
      "data-focus": focusName(this.surface, this.block, this.element),
      onclick: () => this.open(), oninput: () => this.search(), onkeydown: (event) => this.key(event),
    });
    this.list = el("div", { class: "menu", role: "listbox", id: listId, "aria-label": "Choices", "aria-multiselectable": String(this.many) });
    this.chips = el("span", { class: "chips" });
    this.clear = el("button", { type: "button", class: "clear", "aria-label": "Clear choice", onclick: () => this.#set([]) }, icon("close"));
    this.box = el("div", { class: "select" }, this.chips, this.input, this.clear, icon("down"));
    this.node = el("div", { class: "select-holder" }, this.box, this.list);
  }

  chosen() {
    return [this.surface.read(this.block, this.element) ?? []].flat();
  }

  /** Show what is chosen. While the list is open the field belongs to the search. */
  show() {
    const chosen = this.chosen();
    const label = chosen.length && !this.many ? this.source.label(chosen[0]) : "";
    if (!isOpen(this.list)) this.input.value = label;
    this.input.placeholder = label || (chosen.length ? "" : this.hint);
    this.clear.hidden = this.many || !chosen.length || !this.block.optional;
    this.chips.replaceChildren(...(this.many ? chosen.map((value) => this.#chip(value)) : []));
  }

  #chip(value) {
    const label = this.source.label(value);
    const drop = () => {
      this.#set(this.chosen().filter((other) => !this.source.same(other, value)));
      this.input.focus();
    };
    return el("span", { class: "chip" }, withEmoji(label), el("button", { type: "button", "aria-label": `Remove ${label}`, onclick: drop }, icon("close")));
  }

  open() {
    if (isOpen(this.list)) return;
    this.input.value = "";
    openMenu({ anchor: this.box, list: this.list, owner: this.node, closed: () => this.#closed() });
    this.input.setAttribute("aria-expanded", "true");
    this.search();
  }

  #closed() {
    this.asked += 1; // an answer that is still under way comes too late
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  async search() {
    if (!isOpen(this.list)) {
      const typed = this.input.value;
      this.open();
      this.input.value = typed;
    }
    const turn = (this.asked += 1);
    const found = this.source.find(this.input.value.trim());
    if (found instanceof Promise) this.#say("Looking…");
    const groups = await found;
    if (turn === this.asked) this.#offer(groups);
  }

  #say(sentence) {
    this.shown = [];
    this.active = -1;
    this.list.replaceChildren(el("p", { class: "menu-note", role: "status" }, sentence));
    place();
  }

  #offer({ groups = [], note }) {
    this.shown = groups.flatMap((group) => group.options);
    if (!this.shown.length) return this.#say(note ?? "Nothing fits.");
    const chosen = this.chosen();
    const rows = groups.map(({ label, options }) => {
      const inside = options.map((option) => this.#row(option, chosen));
      return label ? el("div", { role: "group", "aria-label": label }, el("p", { class: "menu-label", "aria-hidden": "true" }, label), inside) : inside;
    });
    this.list.replaceChildren(...rows.flat());
    const first = this.shown.findIndex((option) => chosen.some((value) => this.source.same(value, option.value)));
    this.#activate(this.many ? Math.min(this.stay, this.shown.length - 1) : Math.max(0, first));
    this.stay = 0;
    place();
    return undefined;
  }

  #row(option, chosen) {
    const picked = chosen.some((value) => this.source.same(value, option.value));
    return el("div", {
      role: "option", id: freshId("option"), "aria-selected": String(picked),
      onpointerdown: (event) => event.preventDefault(), // focus stays in the field
      onclick: () => this.pick(option),
    }, el("span", {}, withEmoji(option.label), option.about && el("small", {}, option.about)), picked && icon("check"));
  }

  #activate(at) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows[this.active]?.classList.remove("active");
    this.active = (at + rows.length) % rows.length;
    rows[this.active].classList.add("active");
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  pick(option) {
    const chosen = this.chosen();
    const rest = chosen.filter((value) => !this.source.same(value, option.value));
    const most = this.element.max_selected_items ?? Infinity;
    if (!this.many) this.#set([option.value]);
    else if (rest.length < chosen.length) this.#set(rest);
    else if (chosen.length < most) this.#set([...chosen, option.value]);
    else return this.#say(`At most ${most} can be chosen.`);
    if (!this.many) return closeMenu();
    this.stay = this.input.value ? 0 : this.shown.indexOf(option); // choosing several goes on from here
    this.input.value = "";
    return this.search();
  }

  #set(values) {
    this.surface.change(this.block, this.element, this.many ? values : (values[0] ?? null), this.control);
    this.show();
  }

  key(event) {
    const opened = isOpen(this.list);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!opened) this.open();
      else if (this.shown.length) this.#activate(this.active + step);
    } else if (event.key === "Enter") {
      event.preventDefault(); // never the form's Enter
      if (!opened) this.open();
      else if (this.shown[this.active]) this.pick(this.shown[this.active]);
    } else if (event.key === "Escape" && opened) {
      event.preventDefault();
      event.stopPropagation();
      closeMenu();
    } else if (event.key === "Backspace" && this.many && !this.input.value && this.chosen().length) {
      this.#set(this.chosen().slice(0, -1));
    } else if (event.key === "Tab" && opened) closeMenu();
  }
}
