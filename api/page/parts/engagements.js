// @ts-check
// The engagements of a state, each with those within it beneath, and what is told of one.

import { isDay, yearOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { inSight, withParts } from "../client/engagements.js";
import { anchorOf, element } from "./elements.js";
import { thingLink } from "./names.js";
import { facts } from "./reasons.js";
import { section } from "./section.js";
import { learnNames } from "./surroundings.js";
import { someDay, spokenStatus } from "./told.js";
import { growingTrack } from "./track.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { EngagementState } from "../client/answers.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

/** At least so many stand in sight. */
const ENGAGEMENTS_SHOWN = 5;
/** With no more than these, a heading for each year would stand above hardly anything. */
const FEW = 8;
const GIVEN_UP = new Set(["postponed", "cancelled"]);
const HAD_BEEN = "Had been planned";
const PERHAPS = "Planned, or given up since,";

/**
 * The section. The ways that engagements have taken are asked for when they are shown.
 * @param {Around} around
 * @param {EngagementState[]} given
 * @param {Shown} options
 */
export function engagements(around, given, { extent, signal }) {
  const { list, shown } = inSight(given, ENGAGEMENTS_SHOWN);
  const all = withParts(list);
  const tracks = new Map(all.map((each) => [each.engagement, growingTrack(each, around)]));
  const trackOf = (/** @type {EngagementState} */ each) => tracks.get(each.engagement)?.node;
  const make = (/** @type {EngagementState} */ each) => {
    const further = growingTrack(each, around);
    further.pass(signal);
    return engagement(around, each, () => further.node);
  };
  const node = section(
    "engagements",
    "Engagements",
    list.map((each) => engagement(around, each, trackOf)),
    {
      extent,
      around,
      make,
      meet: (each) => learnNames(around, each),
      arrange: arranging(all),
      ids: all.map((each) => each.engagement),
      idOf: (each) => each.engagement,
      signal,
      shown,
    },
  );
  const pass = (/** @type {EngagementState[]} */ some) =>
    withParts(some).forEach((each) => tracks.get(each.engagement)?.pass(signal));
  node?.querySelector("details.more")?.addEventListener("toggle", () => pass(list.slice(shown)));
  pass(list.slice(0, shown));
  return node;
}

/**
 * Puts parts beneath their wholes once both are there, whichever came first.
 * @param {EngagementState[]} all those that are there from the beginning
 */
function arranging(all) {
  const known = [...all];
  return (/** @type {Element} */ list, /** @type {EngagementState[]} */ added) => {
    known.push(...added);
    const nodeOf = (/** @type {string} */ id) =>
      list.querySelector(`[id="${CSS.escape(anchorOf("engagements", id))}"]`);
    for (const { engagement: id, part_of: whole } of known) {
      const [part, holder] = [nodeOf(id), whole && nodeOf(whole)];
      if (!part || !holder || holder.contains(part) || part.contains(holder)) continue;
      part.querySelector(":scope > .part-of")?.remove();
      partsOf(holder).append(part);
    }
    byYears(list.querySelector("details.more > .elements"), known);
  };
}

/**
 * Heads the years of a list where it is a long one.
 * @param {Element | null} list
 * @param {EngagementState[]} known
 */
function byYears(list, known) {
  if (!list) return;
  for (const each of list.querySelectorAll(":scope > .year-of")) each.remove();
  if (list.children.length <= FEW) return;
  const days = new Map(
    known.map(({ engagement: id, last_told: day }) => [anchorOf("engagements", id), day]),
  );
  let last = "";
  for (const each of [...list.children]) {
    const day = days.get(each.id);
    const year = isDay(day) ? yearOf(day) : last;
    if (year !== last) each.before(h("li", { class: "year-of" }, h("h3", {}, year)));
    last = year;
  }
}

/**
 * The list of what is within an engagement, as its element has it.
 * @param {Element} node
 */
function partsOf(node) {
  const found = node.querySelector(":scope > .parts");
  if (found) return found;
  const made = h("ul", { class: "elements parts" });
  node.append(made);
  return made;
}

/**
 * An engagement with those within it beneath; `lineOf` makes the line of the stops that one made.
 * @param {Around} around
 * @param {EngagementState} state
 * @param {(each: EngagementState) => Child} lineOf
 * @param {boolean} [isBeneath] whether it stands beneath what it is a part of
 * @returns {HTMLElement}
 */
function engagement(around, state, lineOf, isBeneath = false) {
  return element(around, {
    state,
    kind: "engagements",
    id: state.engagement,
    subject: `engagement/${state.engagement}`,
    title: thingLink("engagements", state.engagement, around.clocks, state.name),
    holds: howItStands(state),
    say: spokenStatus,
    extra: [isBeneath ? null : within(around, state), besideStatus(around, state, lineOf(state))],
    beneath: state.parts.length
      ? h(
          "ul",
          { class: "elements parts" },
          state.parts.map((each) => engagement(around, each, lineOf, true)),
        )
      : null,
  });
}

/**
 * How it stands: what is held and not over is going on.
 * @param {EngagementState} state
 */
export const howItStands = ({ ongoing, status }) => (ongoing ? "Going on" : spokenStatus(status));

/**
 * Of which other engagement one is a part.
 * @param {Around} around
 * @param {EngagementState} state
 */
export function within(around, { part_of: whole }) {
  if (!whole) return null;
  const link = thingLink("engagements", whole, around.clocks, around.engagements.get(whole));
  return h("p", { class: "planned part-of" }, "A part of ", link, ".");
}

/**
 * What is told of an engagement beside its status, with the `line` of the stops that it made.
 * @param {Around} around
 * @param {EngagementState} state
 * @param {Child} line
 */
export function besideStatus(around, state, line) {
  const { reported, reports, conflicting } = state;
  return [
    planned(state),
    state.outcome ? h("p", { class: "planned" }, "What became of it is not told.") : null,
    line,
    conflicting.length
      ? h(
          "p",
          { class: "because" },
          "It was held, whatever else is told of later days: ",
          facts(around, conflicting),
          ".",
        )
      : null,
    reported.length
      ? h(
          "p",
          { class: "because" },
          "Reported by media, which changes no status: ",
          facts(
            around,
            reported.map((each) => each.fact),
          ),
          reports ? `, of ${reports.at_least ? "at least " : ""}${reports.facts} reports` : "",
          ".",
        )
      : null,
  ];
}

/**
 * For which day an engagement is planned, or was: what is postponed or cancelled names the day that was
 * given up, and of what passed in silence it is over.
 * @param {EngagementState} state
 */
function planned({ status, planned_for: day, planned_for_in_words: words, outcome, alternatives }) {
  if (!day || status === "held") return null;
  const told = status === null ? alternatives.map((each) => each.value) : [status];
  const given = told.filter((each) => GIVEN_UP.has(each ?? ""));
  const isGivenUp = given.length > 0 && given.length === told.length;
  const was = isGivenUp || outcome ? HAD_BEEN : given.length ? PERHAPS : "Planned";
  return h("p", { class: "planned" }, `${was} for ${someDay(words)}.`);
}
