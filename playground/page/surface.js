// One thing that blocks are drawn on (a message, a modal, App Home), and what a person has entered on it.

import { confirmed } from "./confirm.js";
import { post } from "./desk.js";
import { redraw } from "./live.js";
import { route } from "./route.js";
import { fieldOf, firstValue, isStateful, usable } from "./states.js";

const surfaces = new Map();

/** Find the surface under this name, or make it. `target` says to the desk what is pressed on. */
export function surfaceOf(name, target, known = {}) {
  if (!surfaces.has(name)) surfaces.set(name, new Surface(name, known));
  const surface = surfaces.get(name);
  surface.target = target;
  return surface;
}

/** Forget the surfaces whose names begin with `stem` and are not in `names` any more. */
export function forgetSurfaces(stem, names) {
  for (const name of surfaces.keys()) if (name.startsWith(stem) && !names.has(name)) surfaces.delete(name);
}

function initial(element) {
  const here = element.default_to_current_conversation && route.place !== "home" ? route.place : null;
  return here ?? firstValue(element);
}

const slot = (block, element) => `${block.block_id}\n${element.action_id}\n${element.type}`;

class Surface {
  constructor(name, known) {
    this.name = name;
    this.known = known.values ?? {};
    this.errors = { ...known.errors };
    this.blocks = [];
    this.entered = new Map();
    this.controls = new Map();
    this.warnings = new Map();
    this.folded = new Map();
    this.version = 0; // grows with each error and warning that comes or goes
  }

  /** Take new blocks. What was entered survives where block id, action id and kind stay the same. */
  show(blocks) {
    this.blocks = blocks;
    const slots = new Set(usable(blocks).map(([block, element]) => slot(block, element)));
    for (const map of [this.entered, this.controls, this.warnings]) {
      for (const name of map.keys()) if (!slots.has(name)) map.delete(name);
    }
  }

  read(block, element) {
    const name = slot(block, element);
    if (!this.entered.has(name)) this.entered.set(name, this.#remembered(block, element) ?? initial(element));
    return this.entered.get(name);
  }

  // The playground keeps what was sent with the last press, so a page that is loaded again still has it.
  #remembered(block, element) {
    const known = this.known[block.block_id]?.[element.action_id];
    return known?.type === element.type ? known[fieldOf(element)] : undefined;
  }

  write(block, element, value) {
    this.entered.set(slot(block, element), value);
  }

  /** Collect what everything on this surface holds, in the shape of Slack's `state.values`. */
  values() {
    const values = {};
    for (const [block, element] of usable(this.blocks)) {
      if (!isStateful(element)) continue;
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = { type: element.type, [fieldOf(element)]: this.read(block, element) };
    }
    return values;
  }

  /** Give the control of an element, making it when the element is new or has changed. */
  control(block, element, make) {
    const name = slot(block, element);
    const sign = JSON.stringify(element);
    const before = this.controls.get(name);
    if (before?.sign === sign) return before.control;
    const control = make();
    this.controls.set(name, { sign, control });
    return control;
  }

  /** Say what is wrong, by block id. */
  blame(errors) {
    this.errors = { ...errors };
    this.version += 1;
  }

  warning(block, element) {
    return this.warnings.get(slot(block, element));
  }

  /** Take a change of an input, and send it at once when this input acts at once. Undone when not confirmed. */
  async change(block, element, value, control) {
    const before = this.read(block, element);
    this.write(block, element, value);
    this.#forgive(block);
    if (block.type === "input" && !block.dispatch_action) return;
    if (await this.press(block, element, { [fieldOf(element)]: value }, control)) return;
    this.write(block, element, before);
    control.show?.();
  }

  /** Take typing, without sending anything. */
  type(block, element, value) {
    this.write(block, element, value);
    this.#forgive(block);
  }

  #forgive(block) {
    if (!(block.block_id in this.errors)) return;
    delete this.errors[block.block_id];
    this.version += 1;
    redraw();
  }

  /** Press something. Answers false when the person thought better of it in the confirm dialog. */
  async press(block, element, action, control) {
    if (control.waiting) {
      if (isStateful(element)) control.next = action; // the last word counts; a second click does not
      return true;
    }
    if (element.confirm && !(await confirmed(element.confirm))) return false;
    this.warnings.delete(slot(block, element));
    await this.#send(block, element, action, control);
    this.version += 1;
    redraw();
    return true;
  }

  async #send(block, element, action, control) {
    control.waiting = true;
    control.node.setAttribute("aria-busy", "true");
    const ids = { block_id: block.block_id, action_id: element.action_id };
    const answer = await post("press", { ...this.target, ...ids, action: { type: element.type, ...action }, values: this.values() });
    control.waiting = false;
    control.node.removeAttribute("aria-busy");
    const { next } = control;
    delete control.next;
    if (next) return this.#send(block, element, next, control);
    if (!answer.ok) this.warnings.set(slot(block, element), answer.error);
    else if (answer.result === "failed") this.warnings.set(slot(block, element), "That did not go through.");
    return undefined;
  }
}
