// @ts-check
// Engagements, each with those within it.

/** @import { EngagementState } from "./answers.js" */

/**
 * Engagements and all their parts, each whole before what is within it.
 * @param {EngagementState[]} list
 * @returns {EngagementState[]}
 */
export const withParts = (list) => list.flatMap((each) => [each, ...withParts(each.parts)]);

/** What is to come as it was agreed or announced, and no mere proposal. */
const SETTLED = new Set(["accepted", "planned", "announced", "postponed"]);
/** As many of those that were held stand in sight, the most recent first. */
const HELD_IN_SIGHT = 2;

/**
 * Whether an engagement is to come for certain or as some have it; not what passed in silence.
 * @param {EngagementState} state
 */
const isSettled = ({ status, alternatives, outcome }) =>
  !outcome &&
  (status === null ? alternatives.map(({ value }) => value) : [status]).some((each) =>
    SETTLED.has(each ?? ""),
  );

/**
 * A list with what is settled and what was held last before mere proposals and refusals, and how many
 * of it stand in sight: all of the former, and no fewer than `least`.
 * @param {EngagementState[]} list
 * @param {number} least
 */
export function inSight(list, least) {
  const held = list.filter(({ status }) => status === "held").slice(0, HELD_IN_SIGHT);
  const last = held.length === HELD_IN_SIGHT ? list.indexOf(held[HELD_IN_SIGHT - 1]) : Infinity;
  // What is certainly pending and stands behind what was held is waited for no more.
  const isWaitedFor = (/** @type {EngagementState} */ each) =>
    isSettled(each) && (each.certainty !== "certain" || list.indexOf(each) < last);
  const leading = list.filter((each) => isWaitedFor(each) || held.includes(each));
  return {
    list: [...leading, ...list.filter((each) => !leading.includes(each))],
    shown: Math.max(least, leading.length),
  };
}
