// What changes on Slack's side: channels, accounts, and the app's own place in the workspace.

import { post } from "./desk.js";
import { el } from "./dom.js";
import { live, now, refresh } from "./live.js";
import { say } from "./notices.js";
import { panel } from "./panels.js";
import { route } from "./route.js";

/** Make the panel that hangs from its button. Each button does, or undoes, one thing to what is chosen. */
export function changesPanel() {
  const channel = el("select", { class: "field-input", id: "change-channel", onchange: label });
  const person = el("select", { class: "field-input", id: "change-person", onchange: label });
  const archive = change(() => ["archive", { channel: channel.value, archived: !room().archived }]);
  const publish = change(() => ["publish", { channel: channel.value, public: room().private }]);
  const member = change(() => [hasApp() ? "leave" : "join", { as: live.state.app.user_id, channel: channel.value }]);
  const drop = change(() => ["drop", { channel: channel.value }]);
  const account = change(() => ["deactivate", { user: person.value, active: someone().deleted }]);
  const messages = change(() => ["dms", { user: person.value, refused: !someone().no_dms }]);
  const status = change(() => ["status", { user: person.value, ...(someone().status ? {} : onVacation()) }]);
  const revoke = change(() => ["revoke", {}]);
  const install = change(() => [live.state.app.installed ? "uninstall" : "install", {}]);
  const inside = [
    el("h2", {}, "Change what the app meets"),
    el("p", { class: "aside" }, "As admins and members do in Slack. The app is told where Slack tells it."),
    el("label", { htmlFor: "change-channel" }, "A channel of yours"), channel,
    el("div", { class: "fault-kinds" }, archive, publish, member, drop),
    el("label", { htmlFor: "change-person" }, "A person"), person,
    el("div", { class: "fault-kinds" }, account, messages, status),
    el("h2", {}, "The app itself"),
    el("div", { class: "fault-kinds" }, revoke, install),
  ];
  const { node } = panel({ label: "Changes", inside, opened: choose });
  node.classList.add("fault-box");

  const room = () => live.state.channels.find(({ id }) => id === channel.value) ?? {};
  const someone = () => live.state.people.find(({ id }) => id === person.value) ?? {};
  const hasApp = () => room().members?.includes(live.state.app.user_id);

  function choose() {
    if (live.state.channels.some(({ id }) => id === route.place)) channel.value = route.place;
    label();
  }
  function label() {
    archive.textContent = room().archived ? "Bring it back" : "Archive";
    publish.textContent = room().private ? "Make public" : "Make private";
    member.textContent = hasApp() ? "Remove the app" : "Invite the app";
    drop.textContent = "Delete";
    for (const each of [archive, publish, member, drop]) each.disabled = !channel.value;
    account.textContent = someone().deleted ? "Account on" : "Account off";
    messages.textContent = someone().no_dms ? "Take messages" : "Refuse messages";
    status.textContent = someone().status ? "Clear status" : "On vacation";
    revoke.textContent = "Take token back";
    revoke.disabled = !live.state.app.installed;
    install.textContent = live.state.app.installed ? "Uninstall" : "Install again";
  }
  function draw({ channels, people }) {
    offer(channel, channels);
    offer(person, people.filter(({ is_app: isApp }) => !isApp));
    label();
  }
  return { node, draw };
}

function change(what) {
  return el("button", { type: "button", class: "button button-small", onclick: () => ask(...what()) });
}

/** The status that Slack suggests, for the two weeks to come. */
function onVacation() {
  return { text: "Vacationing", emoji: ":palm_tree:", until: new Date(now() + 14 * 86_400_000).toISOString() };
}

/** Offer things by name, and keep what was chosen. */
function offer(select, things) {
  const before = select.value;
  select.replaceChildren(...things.map(({ id, name }) => el("option", { value: id }, name)));
  if (things.some(({ id }) => id === before)) select.value = before;
}

async function ask(deed, body) {
  const answer = await post(deed, body);
  if (!answer.ok) say(answer.error ?? "That did not work.");
  refresh();
}
