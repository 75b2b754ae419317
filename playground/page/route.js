// Where this tab looks: the person and the place are in the address, so a tab can be kept, shared and reloaded.

import { me } from "./desk.js";
import { redraw } from "./live.js";

const moved = [];

/** `place` is the id of a channel or of the direct messages, or "home". */
export const route = { place: new URL(location.href).searchParams.get("in") };

/** Give the address of a place, for this person or for another. */
export function addressOf(place, person = me.id) {
  const asked = new URLSearchParams({ as: person, ...(place && { in: place }) });
  return `?${asked}`;
}

/** Go to a place without loading the page again. */
export function goTo(place) {
  if (place !== route.place) history.pushState(null, "", addressOf(place));
  arrive(place);
}

/** Write the person and the place into the address, without a step in the history. */
export function settle(place) {
  route.place = place;
  history.replaceState(null, "", addressOf(place));
}

/** Call `seen(place)` each time the tab looks at another place. */
export function onMove(seen) {
  moved.push(seen);
}

function arrive(place) {
  route.place = place;
  moved.forEach((seen) => seen(place));
  redraw();
}

window.addEventListener("popstate", () => arrive(new URL(location.href).searchParams.get("in")));
