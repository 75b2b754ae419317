// Puts the page together: people and clock on top, places at the side, one place in the middle.

import { avatar } from "./avatars.js";
import { drawBlocks } from "./blocks.js";
import { changesPanel } from "./changes.js";
import { clockBar } from "./clock.js";
import { Composer } from "./composer.js";
import { post } from "./desk.js";
import { el, icon } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { live, onChange, redraw, refresh, start } from "./live.js";
import { drawMessages, messageLog } from "./messages.js";
import { drawModals, placeModals } from "./modals.js";
import { drawNotices, say } from "./notices.js";
import { peopleSwitcher } from "./people.js";
import { aboutChannel, drawPlaces, placeOf } from "./places.js";
import { onMove, route, settle } from "./route.js";
import { surfaceOf } from "./surface.js";
import { welcome } from "./welcome.js";

const people = peopleSwitcher();
const clock = clockBar();
const changes = changesPanel();
const faults = faultsPanel();
const composer = new Composer();
const hint = welcome();

const burger = el("button", { type: "button", class: "button button-quiet button-icon burger", "aria-label": "Places", "aria-controls": "places", "aria-expanded": "false", onclick: unfold }, icon("menu"));
const places = el("nav", { id: "places", class: "sidebar", "aria-label": "Places" });
const heading = el("h1");
const about = el("p", { class: "aside" });
const leaving = el("button", { type: "button", class: "button button-small button-quiet", onclick: leave }, "Leave");
const log = messageLog();
const home = el("section", { class: "home", "aria-label": "App Home", tabIndex: 0 });
const empty = el("div", { class: "empty" });
const notices = el("div", { class: "notices" });

function build() {
  document.body.replaceChildren(
    el("header", { class: "topbar" }, burger, people.node, clock.node, changes.node, faults.node),
    places,
    el("main", { class: "content" }, hint.node, el("header", { class: "place-head" }, el("div", {}, heading, about), leaving), empty, log, home, notices, composer.node),
  );
  placeModals();
}

function unfold() {
  const open = document.body.classList.toggle("sidebar-open");
  burger.setAttribute("aria-expanded", String(open));
  if (open) places.querySelector("a")?.focus();
}

function fold() {
  document.body.classList.remove("sidebar-open");
  burger.setAttribute("aria-expanded", "false");
}

let last = null;

function paint(state) {
  const place = placeOf(state);
  const arrived = last !== place.id;
  if (arrived) settle(place.id);
  last = place.id;
  people.draw(state);
  clock.draw(state);
  changes.draw(state);
  faults.draw(state);
  hint.draw(state);
  drawPlaces(places, state, place);
  if (place.id === "home") paintHome(state);
  else paintRoom(place, arrived);
  tellRefusal();
  drawNotices(notices);
  drawModals(state);
  document.title = `${place.label ?? place.name} · ${state.me.name} · Playground`;
}

let told = "";

/** Say once why this person sees nothing new any more, for example a deactivated account. */
function tellRefusal() {
  if (live.refused && live.refused !== told) say(live.refused);
  told = live.refused;
}

function paintRoom(place, arrived) {
  const name = place.label ?? place.name;
  [home.hidden, log.hidden, leaving.hidden] = [true, false, place.direct || place.archived];
  heading.replaceChildren(icon(place.icon), place.direct ? name : place.name);
  about.textContent = !place.direct ? aboutChannel(place) : "Direct messages between the app and you";
  leaving.setAttribute("aria-label", `Leave ${name}`);
  log.setAttribute("aria-label", name);
  empty.hidden = place.messages.length > 0;
  if (!empty.hidden) empty.replaceChildren(avatar(live.state.app.user_id, ""), el("p", {}, "Nothing here yet."), el("p", { class: "aside" }, invitation(place)));
  drawMessages(log, place, { arrived });
  composer.show(place, place.direct ? live.state.app.name : name);
  markRead(place);
}

function invitation(place) {
  if (place.direct) return "What the app writes to you alone appears here.";
  return live.state.commands.length ? "Type a message, or / to see what the app can do." : "Messages and buttons appear here.";
}

function paintHome(state) {
  [home.hidden, log.hidden, leaving.hidden] = [false, true, true];
  heading.replaceChildren(icon("home"), `${state.app.name} Home`);
  about.textContent = "What the app shows to you alone";
  composer.show(null);
  empty.hidden = Boolean(state.home) && state.home_allowed;
  if (!empty.hidden) empty.replaceChildren(avatar(state.app.user_id, ""), el("p", {}, state.home_allowed ? "The app has not shown anything here yet." : "There is no Home for you."), el("p", { class: "aside" }, state.home_allowed ? "It is asked when you open this place." : `App Home belongs to the workspace that installed ${state.app.name}. Its messages reach you all the same.`));
  home.hidden = !empty.hidden;
  const known = state.home && { values: state.home.state?.values };
  if (state.home && state.home_allowed) drawBlocks(homeBody(), state.home.blocks, surfaceOf("home", { view: state.home.id }, known));
}

function homeBody() {
  if (!home.firstChild) home.append(el("div", { class: "blocks" }));
  return home.firstChild;
}

let opened = null;

/** App Home is told when it is looked at, as Slack tells it: on every arrival. */
function openHome() {
  if (route.place !== "home") {
    opened = null;
  } else if (opened !== "home" && live.state.home_allowed) {
    opened = "home";
    post("home").then(refresh);
  }
}

const reading = new Set();

function markRead(place) {
  if (!place.unread || document.hidden || reading.has(place.id)) return;
  reading.add(place.id);
  post("read", { channel: place.id }).finally(() => {
    reading.delete(place.id);
    refresh();
  });
}

async function leave() {
  await post("leave", { channel: route.place });
  refresh();
}

build();
onChange(paint);
onChange(openHome);
onMove(fold);
document.addEventListener("pointerdown", ({ target }) => places.contains(target) || burger.contains(target) || fold());
places.addEventListener("keydown", ({ key }) => key === "Escape" && fold());
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => live.state && clock.tick(), 1000);
setInterval(redraw, 60_000);
start().then(() => live.state || nobody());

/** Say why this tab can be nobody: an id that is not there, or an account that was deactivated. */
function nobody() {
  const way = el("a", { href: location.pathname }, "Be somebody who is here");
  if (live.refused) document.body.replaceChildren(el("main", { class: "starting" }, el("p", {}, live.refused), el("p", {}, way)));
}
