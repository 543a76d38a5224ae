// @ts-check
// What is not certain of an element: what may hold, what is told at once, what it changed between.

import { h, joined } from "../browser/dom.js";
import { reasons } from "./reasons.js";
import { isDated, isLongAgo, onDay, someDay } from "./told.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Alternative, ElementState, ToldAs } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {(value: string | null) => Child} Say */
/** @typedef {Pick<ElementState, "certainty" | "alternatives" | "told_before">} Doubtful */

/** What stands beside the name of an element that is not certain. */
export const BADGES = {
  possible: "Uncertain",
  between: "Changed in between",
  contested: "Told differently",
};

/**
 * Whether it is told that there is something, and not for certain what. What is merely reported is
 * none of that: nothing is told of where it stands.
 * @param {Doubtful} state
 */
export const isUncertain = (state) =>
  state.certainty !== "certain" && (state.alternatives.length > 0 || state.told_before !== null);

/**
 * Something that is not certain where it is all that is asked for: opened at once.
 * @param {HTMLElement} node
 */
export function opened(node) {
  for (const each of node.querySelectorAll("details.alternatives")) each.setAttribute("open", "");
  return node;
}

/**
 * What is told of an element that is not certain.
 * @param {Around} around
 * @param {ElementState} state
 * @param {Say} say
 * @param {boolean} always whether to say when it was last told however long ago that is
 */
export function openState(around, state, say, always) {
  if (state.told_before) return between(around, state.told_before, state.told_next, say);
  const isLastTold = always || isLongAgo(state.last_told, around.day);
  return h(
    "details",
    { class: "alternatives" },
    h("summary", {}, why(around, state, say)),
    h(
      "ul",
      {},
      state.alternatives.map((each) => alternative(around, each, say, whenOf(state, each))),
    ),
    state.last_told && isLastTold
      ? h("p", { class: "note" }, `Last told for certain ${onDay(state.last_told)}.`)
      : null,
  );
}

/**
 * What may hold, and why that is not certain, in a line.
 * @param {Around} around
 * @param {ElementState} state
 * @param {Say} say
 */
function why(around, { certainty, alternatives }, say) {
  const values = alternatives.map(({ value }) => plain(say(value)));
  if (certainty === "contested")
    return [strong(joined(values)), " are told at once, and nothing says which came last."];
  const unknown = `which may be before or after ${around.saidDay}.`;
  return alternatives.length > 1
    ? [
        strong(joined(values, ", ", " or ")),
        `: the sources do not say on which day it changed, ${unknown}`,
      ]
    : [strong(["Possibly ", values]), `: the sources do not say on which day, ${unknown}`];
}

/** @param {Child} words */
const strong = (words) => h("strong", {}, words);

/**
 * A value within a sentence that is clicked: without a link, and a status without a capital.
 * @param {Child} value
 */
const plain = (value) =>
  value instanceof Node ? (value.textContent ?? "") : String(value).toLowerCase();

/**
 * @param {Around} around
 * @param {Pick<Alternative, "value" | "certainty" | "because" | "support">} each
 * @param {Say} say
 * @param {string} when
 */
const alternative = (around, each, say, when) =>
  h(
    "li",
    { class: `alternative is-${each.certainty}` },
    h("strong", {}, say(each.value)),
    h("span", { class: "since" }, when),
    reasons(around, each),
  );

/**
 * Since when something may hold, or on which day it may have been.
 * @param {ElementState} state
 * @param {Alternative} each
 */
function whenOf(state, { value, since, since_in_words: words, certainty }) {
  const some = someDay(words);
  if (state.certainty === "contested") return since ? `since ${some}` : "";
  if (certainty === "certain") return `${since ? `since ${some}, ` : ""}if nothing had changed yet`;
  if (!since) return "if that was so by then";
  return "status" in state && isDated(state, value)
    ? `${words}, if that was by then`
    : `from ${some}, if that was by then`;
}

/**
 * What it was told to be before it changed, and what after.
 * @param {Around} around
 * @param {ToldAs} before
 * @param {ToldAs[]} next
 * @param {Say} say
 */
function between(around, before, next, say) {
  const told = (/** @type {ToldAs} */ each, /** @type {string} */ when) =>
    alternative(around, { ...each, certainty: "certain" }, say, `${when} ${onDay(each.told_on)}`);
  const values = [before, ...next].map(({ value }) => plain(say(value)));
  return h(
    "details",
    { class: "alternatives" },
    h(
      "summary",
      {},
      strong(joined(values, ", then ", ", then ")),
      ": it changed, once or several times, between two tellings; on which day is not told.",
    ),
    h(
      "ul",
      {},
      told(before, "as last told"),
      next.map((each) => told(each, "as next told")),
    ),
  );
}
