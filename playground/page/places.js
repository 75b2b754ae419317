// The places a person can look at: App Home, the app's direct messages, channels.

import { el, icon, keep } from "./dom.js";
import { live } from "./live.js";
import { addressOf, goTo, route } from "./route.js";

/** List this person's places in the order of the sidebar. */
function placesOf({ app, channels, dms, home_allowed: allowed }) {
  const home = { id: "home", name: "Home", icon: "home", unread: 0, section: app.name, closed: !allowed };
  const direct = dms.map((dm) => ({ ...dm, direct: true, name: "Messages", icon: "chat", section: app.name, label: `Messages from ${app.name}` }));
  const rooms = channels.map((channel) => ({ ...channel, icon: channel.private ? "lock" : "hash", section: "Channels", label: `#${channel.name}` }));
  return [home, ...direct, ...rooms];
}

/** Find the place the tab looks at; without one, where something is to be seen: a channel, the app's words, Home. */
export function placeOf(state) {
  const places = placesOf(state);
  const rooms = places.filter((place) => place.id !== "home" && !place.direct && place.members.includes(state.app.user_id));
  const direct = places.find((place) => place.direct);
  const begun = rooms.find((place) => place.unread) ?? [...rooms, direct].find((place) => place.messages.length);
  const first = begun ?? (state.home_allowed ? places[0] : direct);
  return places.find((place) => place.id === route.place) ?? first;
}

/** Draw the sidebar's list of places. */
export function drawPlaces(parent, state, current) {
  const places = placesOf(state);
  const sections = [...new Set(places.map((place) => place.section))];
  keep(parent, sections, {
    key: (name) => name,
    sign: () => JSON.stringify([places.map(({ id, name, unread, archived, closed, shared }) => [id, name, unread, archived, closed, shared]), current.id]),
    draw: (name) => section(name, places.filter((place) => place.section === name), current),
  });
}

function section(name, places, current) {
  return el("section", {}, el("h2", {}, name), el("ul", {}, places.map((place) => el("li", {}, link(place, current)))));
}

function link(place, current) {
  const here = place.id === current.id;
  const unread = !here && place.unread > 0;
  const label = `${place.label ?? place.name}${unread ? `, ${place.unread} unread` : ""}`;
  return el("a", {
    href: addressOf(place.id), class: `place${unread ? " place-unread" : ""}${place.closed || place.archived ? " place-closed" : ""}`,
    "aria-current": here ? "page" : null, "aria-label": label, "data-focus": `place/${place.id}`, onclick: (event) => go(event, place.id),
  }, icon(place.icon), el("span", { class: "place-name" }, place.name), place.archived && el("small", {}, "archived"), unread && el("span", { class: "count" }, String(place.unread)));
}

function go(event, id) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return; // the browser's own: another tab
  event.preventDefault();
  goTo(id);
}

/** Say in one line what a channel is: who is in it, and whose companies. */
export function aboutChannel(channel) {
  const count = channel.members?.filter((id) => id !== live.state.app.user_id).length;
  const facts = [channel.private ? "Private" : "Public", count && `${count} people`, channel.shared && "shared with another company", channel.archived && "archived"];
  const absent = channel.members && !channel.members.includes(live.state.app.user_id) && `${live.state.app.name} is not in this channel`;
  return [...facts, absent].filter(Boolean).join(" · ");
}
