// @ts-check
// One element of a state: what holds, since when, how certainly, because of which facts.

import { h, joined } from "../browser/dom.js";
import { changeBadge, did } from "./changed_marks.js";
import { contestedHere } from "./contested_line.js";
import { factLink } from "./names.js";
import { BADGES, isUncertain, openState } from "./open_states.js";
import { reasons } from "./reasons.js";
import { heldWords, isDated, standingWords } from "./told.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Change, ElementState } from "../client/answers.js" */
/** @import { Say } from "./open_states.js" */
/** @import { Around } from "./surroundings.js" */

/** What always says when it was last told of: people leave office without anybody telling so. */
const SAY_WHEN_TOLD = new Set(["offices", "seats"]);

/**
 * An element. `holds` is what certainly does, in words, or null where what is `beneath` tells it, and
 * `say` puts any value into words, null included; `kind` is its section, `beneath` what is within it.
 * @param {Around} around
 * @param {{ state: ElementState, kind: string, id: string, subject: string, title: Child, note?: Child, say: Say, holds: Child, extra?: Child, beneath?: Child }} of
 */
export function element(
  around,
  { state, kind, id, subject, title, note = null, say, holds, extra = null, beneath = null },
) {
  const change = around.changed.get(`${kind}/${id}`);
  const contested = around.contested.get(subject);
  const isOpen = isUncertain(state);
  const marks = [
    "element",
    isOpen && "is-possible",
    change && "is-changed",
    contested && "is-contested",
  ].filter(Boolean);
  return h(
    "li",
    { class: marks.join(" "), id: anchorOf(kind, id) },
    h(
      "div",
      { class: "element-head" },
      h("h3", {}, title),
      note ? h("span", { class: "heads" }, note) : null,
      badges(state, change),
    ),
    state.certainty === "certain" && holds !== null
      ? h("p", { class: "holds" }, h("strong", {}, holds), since(around, state, kind))
      : null,
    isOpen || holds === null ? null : reasons(around, state),
    contested ? contestedHere(around, contested) : null,
    isOpen && !isOfSeats(state) ? openState(around, state, say, SAY_WHEN_TOLD.has(kind)) : null,
    change ? caused(around, change) : null,
    extra,
    beneath,
  );
}

/**
 * Whether it is an office with several seats: what is not certain is told of each by itself.
 * @param {ElementState} state
 */
const isOfSeats = (state) => "seats" in state && state.seats.length > 0;

/**
 * Where an element stands on the page.
 * @param {string} kind
 * @param {string} id
 */
export const anchorOf = (kind, id) => `${kind}/${id}`;

/**
 * @param {ElementState} state
 * @param {Change | undefined} change
 */
function badges(state, change) {
  return h(
    "p",
    { class: "badges" },
    change ? changeBadge(change) : null,
    state.certainty !== "certain" && isUncertain(state)
      ? h("span", { class: "badge possible" }, BADGES[state.certainty])
      : null,
  );
}

/**
 * What was held has a date, everything else holds since one, as it was last told.
 * @param {Around} around
 * @param {ElementState} state
 * @param {string} kind
 */
function since(around, state, kind) {
  const words =
    "status" in state && isDated(state, state.status) && state.since
      ? `, ${heldWords(state)}`
      : standingWords(state, around.day, SAY_WHEN_TOLD.has(kind));
  return words ? h("span", { class: "since" }, words) : "";
}

/**
 * @param {Around} around
 * @param {Change} change
 */
function caused(around, change) {
  const facts = change.facts.map((each) => [
    factLink(each.fact, around.clocks, around.summaries.get(each.fact)?.replace(/\.$/, "")),
    ` (${did(each)})`,
  ]);
  const before = wasBefore(change);
  return h(
    "p",
    { class: "caused" },
    before ? `The day before: ${before}. ` : "",
    facts.length ? ["What is told: ", joined(facts, "; ", "; ")] : "",
  );
}

/** @param {Change} change */
function wasBefore(change) {
  if (!change.before) return "nothing known of it";
  if (change.before.certainty !== "certain") return hadOptions(change.before) ? "uncertain" : "";
  if ("course" in change.before) return change.before.course?.replaceAll("-", " ") ?? "";
  const value = "status" in change.before ? change.before.status : null;
  return value ? `${value.replaceAll("-", " ")}, certainly` : "";
}

/**
 * Whether there was something to be uncertain of: of what was merely reported, nothing was told.
 * @param {NonNullable<Change["before"]>} before
 */
const hadOptions = (before) =>
  !("alternatives" in before) || before.alternatives.length > 0 || before.told_before !== null;
