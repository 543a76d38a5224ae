// @ts-check
// That a fact is contested, in a line: who says what else, and where both sides stand.

import { h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Contested, Schemas } from "../client/answers.js" */

const TOLD = 2;
const TITLE = "Sources differ on this: each version with who gives it";

/** The part of a fact's page on which both sides stand. */
export const BOTH_SIDES = "disagreement";

/**
 * @param {Pick<Schemas["Contested"], "in_words">} contested
 * @param {string} href
 */
export function contestedLine({ in_words: words }, href) {
  const more = words.length - TOLD;
  return h(
    "p",
    { class: "contested-line" },
    contestedBadge(href),
    ` ${words.slice(0, TOLD).join("; ")}${more > 0 ? `; and ${more} more` : ""}.`,
  );
}

/**
 * The line beneath an element of a state that rests on a contested fact.
 * @param {{ clocks: Clocks }} around
 * @param {Contested} of
 */
export const contestedHere = ({ clocks }, { fact, contested }) =>
  contestedLine(contested, bothSides(fact, clocks));

/**
 * Where both sides of a contested fact stand.
 * @param {string} fact
 * @param {Clocks} clocks
 */
export const bothSides = (fact, clocks) => `${linkTo(`/facts/${fact}`, clocks)}#${BOTH_SIDES}`;

/**
 * @param {string} href
 * @param {boolean} [hidden]
 */
export const contestedBadge = (href, hidden = false) =>
  h("a", { class: "badge contested", title: TITLE, href, hidden }, "Contested");
