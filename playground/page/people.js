// Who you are, and the list of those you can be.

import { avatar } from "./avatars.js";
import { el, icon } from "./dom.js";
import { live, now } from "./live.js";
import { closeMenu, isOpen, menuKeys, openMenu } from "./menus.js";
import { addressOf, route } from "./route.js";
import { cityOf, timeOf } from "./zones.js";

/** Make the switcher. Each person is a link, so that a second tab can be a second person. */
export function peopleSwitcher() {
  const opener = el("button", { type: "button", class: "switcher", "aria-haspopup": "true", "aria-expanded": "false", onclick: toggle });
  const list = el("nav", { class: "menu people", "aria-label": "People", onkeydown: (event) => menuKeys(event, opener) });
  const node = el("div", { class: "switcher-holder" }, opener, list);
  let shown = "";

  function toggle() {
    if (isOpen(list)) return closeMenu();
    list.replaceChildren(...rows());
    openMenu({ anchor: opener, list, owner: node, tallest: 640, closed: () => opener.setAttribute("aria-expanded", "false") });
    opener.setAttribute("aria-expanded", "true");
    return (list.querySelector("[aria-current]") ?? list.querySelector("a"))?.focus();
  }
  function draw({ me }) {
    if (shown === JSON.stringify(me)) return;
    shown = JSON.stringify(me);
    opener.setAttribute("aria-label", `Switch person. You are ${me.name}`);
    opener.replaceChildren(avatar(me.id, me.name), who(me), icon("down"));
  }
  return { node, draw };
}

function who({ name, title, company, external }) {
  const about = [title, company].filter(Boolean).join(", ");
  return el("span", { class: "who" }, el("strong", {}, name, external && el("span", { class: "badge badge-other" }, "External")), el("small", {}, about));
}

function rows() {
  const { people, app, me } = live.state;
  const shown = people.filter((someone) => someone.id !== app.user_id && !someone.is_app);
  const teams = Map.groupBy ? Map.groupBy(shown, (someone) => someone.team_name) : new Map([["People", shown]]);
  return [...teams].map(([team, members]) => el("div", { role: "group", "aria-label": team },
    el("p", { class: "menu-label", "aria-hidden": "true" }, team), members.map((someone) => row(someone, me.id))));
}

function row(someone, current) {
  const inside = [avatar(someone.id, someone.name), who(someone), el("span", { class: "local" }, timeOf(now(), someone.tz), el("small", {}, cityOf(someone.tz)))];
  if (someone.deleted) return el("span", { class: "person person-gone" }, inside, el("small", {}, "deactivated"));
  return el("a", { class: "person", href: addressOf(route.place, someone.id), "aria-current": someone.id === current ? "true" : null }, inside);
}
