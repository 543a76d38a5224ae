// @ts-check
// One element of a state: what holds, since when, how certainly, because of which facts.

import { counted, h, joined } from "../browser/dom.js";
import { factLink, spokenFact } from "./names.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Alternative, Change, ElementState } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

const CHANGES = { appeared: "New", changed: "Changed", ended: "Ended" };

/** @typedef {(value: string | null) => Child} Say */
/** @typedef {{ certainty: string, alternatives: Alternative[] }} Doubtful */

/**
 * An element. `say` puts a value into words, null included; `kind` is its section.
 * @param {Around} around
 * @param {{ state: ElementState, kind: string, id: string, subject: string, title: Child, say: Say, value: string | null, extra?: Child }} of
 */
export function element(around, { state, kind, id, subject, title, say, value, extra = null }) {
  const change = around.changed.get(`${kind}/${id}`);
  const contested = around.contested.get(subject);
  const isPossible = isUncertain(state);
  const marks = [
    "element",
    isPossible && "is-possible",
    change && "is-changed",
    contested && "is-contested",
  ].filter(Boolean);
  return h(
    "li",
    { class: marks.join(" ") },
    h(
      "div",
      { class: "element-head" },
      h("h3", {}, title),
      badges(around, { change, contested, isPossible }),
    ),
    isPossible
      ? alternatives(around, state, say)
      : h("p", { class: "holds" }, h("strong", {}, say(value)), since(state)),
    change ? caused(around, change) : null,
    extra,
    isPossible ? null : reasons(around, state),
  );
}

/**
 * Whether there is more than one thing that may hold. What is only reported has one: nothing yet.
 * @param {Doubtful} state
 */
export const isUncertain = (state) =>
  state.certainty === "possible" && state.alternatives.length > 1;

/**
 * The elements to be looked at first: what changed, then what is uncertain, then as they come.
 * @template {Doubtful} State
 * @param {Around} around
 * @param {string} kind
 * @param {State[]} elements
 * @param {(state: State) => string} idOf
 */
export function inOrder(around, kind, elements, idOf) {
  const rank = (/** @type {State} */ each) =>
    around.changed.has(`${kind}/${idOf(each)}`) ? 0 : isUncertain(each) ? 1 : 2;
  return elements
    .map((each, place) => ({ each, place }))
    .sort((one, other) => rank(one.each) - rank(other.each) || one.place - other.place)
    .map(({ each }) => each);
}

/**
 * @param {Around} around
 * @param {{ change: Change | undefined, contested: string | undefined, isPossible: boolean }} has
 */
function badges(around, { change, contested, isPossible }) {
  return h(
    "p",
    { class: "badges" },
    change
      ? h("span", { class: "badge changed" }, `${CHANGES[change.change] ?? "Changed"} this day`)
      : null,
    isPossible ? h("span", { class: "badge possible" }, "Uncertain") : null,
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
 * What was held has a date, everything else holds since one.
 * @param {ElementState} state
 */
const since = (state) =>
  state.since
    ? h(
        "span",
        { class: "since" },
        "status" in state && state.status === "held"
          ? `, ${state.since_in_words}`
          : ` since ${state.since_in_words}`,
      )
    : "";

/**
 * The candidates side by side, and why none of them can be told to be it.
 * @param {Around} around
 * @param {ElementState} state
 * @param {Say} say
 */
function alternatives(around, state, say) {
  const blunt = state.alternatives.some((each) => each.certainty === "possible");
  const why = blunt
    ? `the sources do not say on which day it changed: that may be before or after ${around.saidDay}`
    : "the sources do not say which of them came last";
  return h(
    "div",
    { class: "alternatives" },
    h("p", {}, h("strong", {}, "One of these"), `, because ${why}.`),
    h(
      "ul",
      {},
      state.alternatives.map((each) =>
        h(
          "li",
          { class: `alternative is-${each.certainty}` },
          h("strong", {}, say(each.value)),
          h("span", { class: "since" }, whenOf(each)),
          reasons(around, each),
        ),
      ),
    ),
    state.alternatives_cut_off ? h("p", { class: "note" }, "There are more than these.") : null,
  );
}

/** @param {Alternative} each */
function whenOf(each) {
  if (!each.since) return each.because.length ? "" : "if nothing had changed yet";
  return each.certainty === "possible"
    ? `from ${each.since_in_words}, if that was by then`
    : `since ${each.since_in_words}, if nothing had changed yet`;
}

/**
 * Because of which facts, with how many sources that do not copy each other.
 * @param {Around} around
 * @param {Pick<Alternative, "because" | "support">} each
 */
function reasons(around, each) {
  if (!each.because.length) return null;
  const { citations, lineages } = each.support;
  return h(
    "p",
    { class: "because" },
    "Because: ",
    facts(around, each.because),
    " ",
    h(
      "span",
      { class: "support" },
      `(${counted(citations, "citation")}, ${counted(lineages, "independent lineage")})`,
    ),
  );
}

/**
 * @param {Around} around
 * @param {string[]} ids
 */
export function facts(around, ids) {
  const links = ids.map((id) =>
    factLink(id, around.clocks, around.summaries.get(id)?.replace(/\.$/, "") ?? spokenFact(id)),
  );
  return joined(links, "; ", "; ");
}

/**
 * @param {Around} around
 * @param {Change} change
 */
function caused(around, change) {
  const did = change.facts.map((each) => [
    factLink(each.fact, around.clocks, around.summaries.get(each.fact)?.replace(/\.$/, "")),
    ` (${each.did.join(", ")})`,
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
  if (change.before.certainty === "possible") return "uncertain";
  const value = "status" in change.before ? change.before.status : null;
  return value ? `${value}, certainly` : "";
}
