// @ts-check
// How something stood on either of two days, in words.

import { joined } from "../browser/dom.js";
import { nameOf } from "./names.js";
import { isDated, spokenStatus } from "./told.js";

/** @import { Change, ElementState } from "../client/answers.js" */

/** @typedef {NonNullable<Change["before"]>} Side */

const NO_MORE = "no longer told of";

/**
 * How it stood; of what is new there is nothing before. Nothing of what was said, which its facts tell,
 * nor where both words are the same.
 * @param {Change} change
 */
export function beforeAndAfter({ section, before, after }) {
  if (section === "stances") return null;
  const [one, other] = [before && standing(before), after ? standing(after) : NO_MORE];
  return one === other ? null : { before: one, after: other };
}

/** @param {Side} side */
function standing(side) {
  if ("date_in_words" in side) return side.date_in_words;
  if ("statements" in side) return "";
  const { certainty, alternatives, told_before: first, told_next: next } = side;
  if (certainty === "certain") return certainly(side);
  const say = (/** @type {string | null} */ value) => word(side, value);
  if (first) return [first, ...next].map(({ value }) => say(value)).join(", then ");
  if (!alternatives.length) return "merely reported";
  const between = certainty === "contested" ? " and " : " or ";
  const words = joined(
    alternatives.map(({ value }) => say(value)),
    ", ",
    between,
  ).join("");
  return alternatives.length > 1 ? words : `possibly ${words}`;
}

/** @param {ElementState} state */
function certainly(state) {
  if ("holders" in state)
    return state.holders.length ? state.holders.map(nameOf).join(" and ") : "vacant";
  const status = "course" in state ? state.course : "status" in state ? state.status : null;
  const level =
    "course" in state && state.level?.level ? `, ${word(state, state.level.level)}` : "";
  const words = word(state, status) + level;
  if ("status" in state && isDated(state, status) && "ends" in state && state.since)
    return `${words}, ${state.since_in_words}`;
  return words;
}

/**
 * @param {ElementState} state
 * @param {string | null} value
 */
function word(state, value) {
  if ("holders" in state) return value === null ? "vacant" : nameOf(value);
  return spokenStatus(value).toLowerCase();
}
