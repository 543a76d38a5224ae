// @ts-check
// One element of a state: what holds, since when, how certainly, because of which facts.

import { h, joined } from "../browser/dom.js";
import { factLink } from "./names.js";
import { BADGES, isUncertain, openState } from "./open_states.js";
import { reasons } from "./reasons.js";
import { standingWords } from "./told.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Change, ElementState } from "../client/answers.js" */
/** @import { Doubtful, Say } from "./open_states.js" */
/** @import { Around } from "./surroundings.js" */

const CHANGES = { appeared: "New", changed: "Changed", ended: "Ended" };

/**
 * An element. `holds` is what certainly does, in words, and `say` puts any value into words, null
 * included; `kind` is its section. Offices always say when they were last told of.
 * @param {Around} around
 * @param {{ state: ElementState, kind: string, id: string, subject: string, title: Child, say: Say, holds: Child, extra?: Child }} of
 */
export function element(around, { state, kind, id, subject, title, say, holds, extra = null }) {
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
      badges(around, state, change, contested),
    ),
    isOpen ? openState(around, state, say, kind === "offices") : null,
    state.certainty === "certain"
      ? h("p", { class: "holds" }, h("strong", {}, holds), since(around, state, kind))
      : null,
    change ? caused(around, change) : null,
    extra,
    isOpen ? null : reasons(around, state),
  );
}

/**
 * Where an element stands on the page.
 * @param {string} kind
 * @param {string} id
 */
export const anchorOf = (kind, id) => `${kind}/${id}`;

/**
 * What changed comes first, and what is not certain last; else they come as the API has them. Of
 * offices, which it has in no order that tells anything, what is not certain is to be looked at.
 * @template {Doubtful} State
 * @param {Around} around
 * @param {string} kind
 * @param {State[]} elements
 * @param {(state: State) => string} idOf
 */
export function inOrder(around, kind, elements, idOf) {
  const open = kind === "offices" ? 1 : 3;
  const rank = (/** @type {State} */ each) =>
    around.changed.has(`${kind}/${idOf(each)}`) ? 0 : isUncertain(each) ? open : 2;
  return elements
    .map((each, place) => ({ each, place }))
    .sort((one, other) => rank(one.each) - rank(other.each) || one.place - other.place)
    .map(({ each }) => each);
}

/**
 * @param {Around} around
 * @param {ElementState} state
 * @param {Change | undefined} change
 * @param {string | undefined} contested
 */
function badges(around, state, change, contested) {
  return h(
    "p",
    { class: "badges" },
    change
      ? h("span", { class: "badge changed" }, `${CHANGES[change.change] ?? "Changed"} this day`)
      : null,
    state.certainty !== "certain" && isUncertain(state)
      ? h("span", { class: "badge possible" }, BADGES[state.certainty])
      : null,
    contested
      ? h(
          "a",
          {
            class: "badge contested",
            href: factLink(contested, around.clocks).getAttribute("href"),
          },
          "Contested",
        )
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
    "status" in state && state.status === "held"
      ? `, ${state.since_in_words}`
      : standingWords(state, around.day, kind === "offices");
  return words ? h("span", { class: "since" }, words) : "";
}

/**
 * @param {Around} around
 * @param {Change} change
 */
function caused(around, change) {
  const did = change.facts.map((each) => [
    factLink(each.fact, around.clocks, around.summaries.get(each.fact)?.replace(/\.$/, "")),
    ` (${each.did.join(", ").replaceAll("-", " ")})`,
  ]);
  const before = wasBefore(change);
  return h(
    "p",
    { class: "caused" },
    before ? `The day before: ${before}. ` : "",
    did.length ? ["What happened: ", joined(did, "; ", "; ")] : "",
  );
}

/** @param {Change} change */
function wasBefore(change) {
  if (!change.before) return "nothing known of it";
  if (change.before.certainty !== "certain") return "uncertain";
  const value = "status" in change.before ? change.before.status : null;
  return value ? `${value}, certainly` : "";
}
