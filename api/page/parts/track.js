// @ts-check
// The life cycle of an engagement as a line of stops, and where it stands on it.

import { dayNumber, numberOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { address, askAllFacts } from "../client/api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { EngagementState, Item } from "../client/answers.js" */

const END = "Y999999999999-12-31";
const AT_ONCE = 500;
/** @type {Record<"certain" | "possible" | "contested" | "passed", string>} */
const WHERE = {
  certain: "where it stands",
  possible: "where it may stand",
  contested: "where some have it",
  passed: "passed",
};

const STOPS = [
  "reported",
  "proposed",
  "invited",
  "accepted",
  "planned",
  "announced",
  "postponed",
  "cancelled",
  "refused",
  "held",
];
/** @type {Record<string, string>} */
const OF_TYPE = {
  "engagement-reported": "reported",
  "engagement-proposed": "proposed",
  "engagement-invited": "invited",
  "invitation-accepted": "accepted",
  "engagement-planned": "planned",
  "engagement-announced": "announced",
  "engagement-postponed": "postponed",
  "engagement-cancelled": "cancelled",
  "engagement-refused": "refused",
  "engagement-held": "held",
};

/**
 * The stop that a fact makes, if it makes one.
 * @param {string} type
 */
export const stopOf = (type) => OF_TYPE[type] ?? null;

/**
 * The track of an engagement's state; `passed` are the facts of its life so far, where they are
 * known. What it shows is told in words beside it.
 * @param {EngagementState} state
 * @param {Pick<Item, "type">[]} [passed]
 */
export function track(state, passed = []) {
  const told = [...state.alternatives, ...state.told_next, state.told_before];
  const isTold = new Set(state.status ? [] : told.map((each) => each?.value));
  const been = new Set(stopsOf(passed));
  if (state.reported.length) been.add("reported");
  const whereIs = (/** @type {string} */ stop) => {
    if (stop === state.status) return "certain";
    if (isTold.has(stop)) return state.certainty === "contested" ? "contested" : "possible";
    return been.has(stop) ? "passed" : "open";
  };
  return h(
    "ol",
    { class: "track", "aria-hidden": "true" },
    STOPS.map((stop) => {
      const where = whereIs(stop);
      return h(
        "li",
        {
          class: `stop ${stop} is-${where}`,
          title: where === "open" ? stop : `${stop}: ${WHERE[where]}`,
        },
        h("span", { class: "dot" }),
        h("span", { class: "stop-name" }, stop),
      );
    }),
  );
}

/**
 * The track in words, for whoever does not see it.
 * @param {Pick<Item, "type">[]} passed
 */
export function trackInWords(passed) {
  const been = stopsOf(passed);
  return been.length ? `So far: ${been.join(", ")}.` : "";
}

/** @param {Pick<Item, "type">[]} facts */
const stopsOf = (facts) => [
  ...new Set(facts.map((each) => stopOf(each.type)).filter((each) => each !== null)),
];

/**
 * A track that is drawn at once with where the engagement stands, and with the stops that it has
 * certainly passed when `pass` is called, which asks for its life.
 * @param {EngagementState} state
 * @param {Clocks} clocks
 * @param {string} day
 */
export function growingTrack(state, clocks, day) {
  const words = h("p", { class: "unseen" });
  const box = h("div", {}, track(state), words);
  let isAsked = false;
  const pass = async (/** @type {AbortSignal} */ signal) => {
    if (isAsked) return;
    isAsked = true;
    const passed = (await lifeOf(state.engagement, clocks, signal)).filter(
      (each) => (dayNumber(each.latest) ?? Infinity) <= numberOf(day),
    );
    box.replaceChildren(track(state, passed), words);
    words.textContent = trackInWords(passed);
  };
  return { node: box, pass };
}

/**
 * The facts of an engagement's life, whatever the day, so that another day need not ask again.
 * @param {string} engagement
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
function lifeOf(engagement, clocks, signal) {
  const url = address(
    `/v1/engagements/${encodeURIComponent(engagement)}/timeline`,
    { ...clocks, asOf: END },
    { fields: "type,latest", limit: AT_ONCE },
  );
  return askAllFacts(url, signal);
}
