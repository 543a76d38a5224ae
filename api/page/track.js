// The life cycle of an engagement as a line of stops, and where it stands on it.

import { h } from "./dom.js";

const STOPS = ["reported", "proposed", "invited", "accepted", "planned", "announced", "postponed", "cancelled", "refused", "held"];
const OF_TYPE = {
  "engagement-reported": "reported", "engagement-proposed": "proposed", "engagement-invited": "invited",
  "invitation-accepted": "accepted", "engagement-planned": "planned", "engagement-announced": "announced",
  "engagement-postponed": "postponed", "engagement-cancelled": "cancelled", "engagement-refused": "refused", "engagement-held": "held",
};

/** The stop that a fact makes, if it makes one. */
export const stopOf = (type) => OF_TYPE[type] ?? null;

/** The track of an engagement's state; `passed` are the facts of its life so far, where they are
    known. What it shows is told in words beside it. */
export function track(state, passed = []) {
  const at = new Map(state.status ? [[state.status, "certain"]] : state.alternatives.filter((each) => each.value).map((each) => [each.value, "possible"]));
  const been = new Set(passed.map((each) => stopOf(each.type)).filter(Boolean));
  if (state.reported.length) been.add("reported");
  return h("ol", { class: "track", "aria-hidden": "true" }, STOPS.map((stop) => {
    const where = at.get(stop) ?? (been.has(stop) ? "passed" : "open");
    return h("li", { class: `stop ${stop} is-${where}`, title: stop }, h("span", { class: "dot" }), h("span", { class: "stop-name" }, stop));
  }));
}

/** The track in words, for whoever does not see it. */
export function trackInWords(state, passed = []) {
  const been = [...new Set(passed.map((each) => stopOf(each.type)).filter(Boolean))];
  return been.length ? `So far: ${been.join(", ")}.` : "";
}
