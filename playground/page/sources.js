// Where a select finds its choices: its own list, the app, the people, the channels.

import { post } from "./desk.js";
import { words } from "./dom.js";
import { channelOf, live, person } from "./live.js";

const PAUSE = 200; // ms of rest before the app is asked
const fits = (query) => (option) => `${option.label} ${option.about ?? ""}`.toLowerCase().includes(query.toLowerCase());

/** Give the source of a select: `find(query)` answers groups of choices, now or soon; `label` names a value. */
export function sourceOf(surface, block, element) {
  const kind = element.type.replace("multi_", "");
  if (kind === "static_select") return fixed(element);
  if (kind === "external_select") return asked(surface, block, element);
  if (kind === "users_select") return listed(people, (id) => person(id)?.name ?? id);
  if (kind === "channels_select") return listed(() => channels(["public"]), nameOf);
  return listed(() => conversations(element.filter ?? {}), nameOf);
}

const optionParts = { label: (option) => words(option.text), same: (one, other) => one.value === other.value };
const choice = (option) => ({ value: option, label: words(option.text), about: words(option.description) });

function grouped(answer) {
  const groups = answer.option_groups ?? [{ options: answer.options ?? [] }];
  return groups.map((group) => ({ label: words(group.label), options: group.options.map(choice) }));
}

function narrowed(groups, query) {
  return groups.map((group) => ({ ...group, options: group.options.filter(fits(query)) })).filter((group) => group.options.length);
}

function fixed(element) {
  return { ...optionParts, find: (query) => ({ groups: narrowed(grouped(element), query) }) };
}

function asked(surface, block, element) {
  const least = element.min_query_length ?? 3;
  return {
    ...optionParts,
    find(query) {
      if (query.length < least) return { note: `Type ${least === 1 ? "a letter" : `${least} letters`} or more.` };
      return suggested(surface, { block_id: block.block_id, action_id: element.action_id, query });
    },
  };
}

let turn = 0;

async function suggested(surface, question) {
  const mine = (turn += 1);
  await new Promise((rested) => setTimeout(rested, PAUSE));
  if (mine !== turn) return {}; // more has been typed; the select ignores this answer
  const answer = await post("suggest", { ...surface.target, ...question });
  return answer.ok ? { groups: grouped(answer) } : { note: answer.error ?? "The app did not answer." };
}

function listed(all, label) {
  return { label, same: (one, other) => one === other, find: (query) => ({ groups: narrowed([{ options: all() }], query) }) };
}

function people() {
  const shown = live.state.people.filter((someone) => !someone.deleted && someone.id !== live.state.app.user_id);
  return shown.map(({ id, name, title, company }) => ({ value: id, label: name, about: [title, company].filter(Boolean).join(", ") }));
}

function channels(kinds) {
  const kind = (channel) => (channel.private ? "private" : "public");
  const shown = live.state.channels.filter((channel) => kinds.includes(kind(channel)) && !channel.archived);
  return shown.map(({ id, name }) => ({ value: id, label: `#${name}` }));
}

function conversations({ include = ["im", "public", "private"], exclude_external_shared_channels: ownOnly }) {
  const shared = (id) => ownOnly && channelOf(id)?.shared;
  const rooms = channels(include).filter((option) => !shared(option.value));
  const direct = include.includes("im") ? live.state.dms.map((dm) => ({ value: dm.id, label: dm.name, about: "Direct messages" })) : [];
  return [...rooms, ...direct];
}

function nameOf(id) {
  const channel = channelOf(id);
  return channel ? `#${channel.name}` : (live.state.dms.find((dm) => dm.id === id)?.name ?? person(id)?.name ?? id);
}
