// @ts-check
// The life of an engagement as a line of the steps that are told, and where it stands among them.

import { dayNumber, numberOf } from "../browser/dates.js";
import { counted, h, put } from "../browser/dom.js";
import { address, askAllFacts } from "../client/api.js";
import { courseAddress, courseAt } from "../client/course.js";

/** @import { EngagementState, Item } from "../client/answers.js" */

/** @import { Around } from "./surroundings.js" */

/** @typedef {Pick<Item, "date_in_words" | "latest"> & { type: string }} Step */

const DAY = /^\d{1,2} /;
/** A month or a year. */
const LONGER = /^[\dA-Z]/;
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
 * The stop that a fact makes, by its kind or by the status that it gives; if it makes one.
 * @param {string} type
 */
export const stopOf = (type) => OF_TYPE[type] ?? (STOPS.includes(type) ? type : null);

/**
 * The steps of an engagement's life that are told, in the order of time, `passed` being the facts of
 * it so far; nothing where these are fewer than two: what it shows is told in words beside it.
 * @param {EngagementState} state
 * @param {Step[]} passed
 */
export function track(state, passed) {
  const told = [...state.alternatives, ...state.told_next, state.told_before];
  const isTold = new Set(state.status ? [] : told.map((each) => each?.value));
  const been = daysOf(passed);
  if (state.reported.length && !been.has("reported")) been.set("reported", []);
  /**
   * @param {string} stop
   * @returns {keyof typeof WHERE | null}
   */
  const whereIs = (stop) => {
    if (stop === state.status) return "certain";
    if (isTold.has(stop)) return state.certainty === "contested" ? "contested" : "possible";
    return been.has(stop) ? "passed" : null;
  };
  const stops = [...new Set([...been.keys(), ...STOPS])].flatMap((stop) => {
    const where = whereIs(stop);
    return where ? [{ stop, where, days: been.get(stop) ?? [] }] : [];
  });
  if (stops.length < 2) return null;
  return h(
    "ol",
    { class: "track", "aria-hidden": "true" },
    stops.map(({ stop, where, days }) =>
      h(
        "li",
        {
          class: `stop ${stop} is-${where}`,
          title: `${withDays(stop, days)}: ${WHERE[where]}`,
        },
        h("span", { class: "dot" }),
        stop,
      ),
    ),
  );
}

/**
 * The track in words, for whoever does not see it.
 * @param {Step[]} passed
 */
export function trackInWords(passed) {
  const been = [...daysOf(passed)].map(([stop, days]) => withDays(stop, days));
  return been.length ? `So far: ${been.join("; ")}.` : "";
}

/**
 * `postponed on 3 May 2023`: the first day where it was told of several.
 * @param {string} stop
 * @param {string[]} days
 */
function withDays(stop, [first, ...further]) {
  if (!first) return stop;
  const again = further.length ? ` and on ${counted(further.length, "later day")}` : "";
  const at = DAY.test(first) ? "on " : LONGER.test(first) ? "in " : "";
  return `${stop} ${at}${first}${again}`;
}

/**
 * The stops that facts make, each with its days in words, in the order of the first of them; of one
 * day, in that of a life.
 * @param {Step[]} facts
 */
function daysOf(facts) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const { type, date_in_words: words } of facts.toSorted(inTime)) {
    const stop = stopOf(type);
    if (stop === null) continue;
    const days = found.get(stop) ?? [];
    if (words && !days.includes(words)) days.push(words);
    found.set(stop, days);
  }
  return found;
}

/**
 * @param {Step} one
 * @param {Step} other
 */
function inTime(one, other) {
  const [first, second] = [one, other].map(({ latest }) => dayNumber(latest) ?? Number.MAX_VALUE);
  const placeOf = (/** @type {Step} */ { type }) => STOPS.indexOf(stopOf(type) ?? "");
  return first - second || placeOf(one) - placeOf(other);
}

/**
 * A track that is drawn when `pass` is called, which asks for the engagement's life.
 * @param {EngagementState} state
 * @param {Around} around
 */
export function growingTrack(state, around) {
  const box = h("div", { class: "way", hidden: true });
  let isAsked = false;
  const pass = async (/** @type {AbortSignal} */ signal) => {
    if (isAsked) return;
    isAsked = true;
    const passed = (await lifeOf(state.engagement, around, signal)).filter(
      (each) => (dayNumber(each.latest) ?? Infinity) <= numberOf(around.day),
    );
    const line = track(state, passed);
    box.hidden = !line;
    if (line) put(box, line, h("p", { class: "unseen" }, trackInWords(passed)));
  };
  return { node: box, pass };
}

/**
 * The facts of an engagement's life, whatever the day, so that another day need not ask again: of two
 * parties their course has them, unless there are more lives than it has.
 * @param {string} engagement
 * @param {Around} around
 * @param {AbortSignal} signal
 * @returns {Promise<Step[]>}
 */
async function lifeOf(engagement, { parties, clocks }, signal) {
  const lives = parties && courseAddress(parties, clocks, "lives");
  const course = lives && (await courseAt(lives).catch(() => null));
  const life = course?.lives.find((each) => each.engagement === engagement);
  if (life) return life.steps.map(({ status, ...step }) => ({ ...step, type: status }));
  if (course && !course.more.includes("lives")) return [];
  const url = address(
    `/v1/engagements/${encodeURIComponent(engagement)}/timeline`,
    { ...clocks, asOf: END },
    { fields: "type,latest,date", limit: AT_ONCE },
  );
  return askAllFacts(url, signal);
}
