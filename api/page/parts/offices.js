// @ts-check
// Offices: who holds them, or may; of one with several seats, each person by himself.

import { h, joined } from "../browser/dom.js";
import { element } from "./elements.js";
import { actorLink, thingLink } from "./names.js";
import { section } from "./section.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { HolderState, OfficeState } from "../client/answers.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

const MANY = 20;
/** What who holds an office is at the head of. */
/** @type {Record<string, string | undefined>} */
const HEADS = {
  state: "Head of state.",
  government: "Head of government.",
  "foreign-affairs": "At the head of foreign affairs.",
};

/**
 * Where there are many, those up to the last that is at the head of something stand there at once, and
 * the others beneath: of two parties, who represents the one at the other comes first of all.
 * @param {Around} around
 * @param {OfficeState[]} given
 * @param {Shown & { headsFirst?: boolean }} options
 */
export function offices(around, given, { headsFirst = false, ...options }) {
  const list = headsFirst ? given.toSorted((one, other) => rank(one) - rank(other)) : given;
  const leading = list.findLastIndex(({ heads }) => heads) + 1;
  const idOf = (/** @type {OfficeState} */ each) => each.office;
  const make = (/** @type {OfficeState} */ each) =>
    heldOffice(around, each, thingLink("offices", each.office, around.clocks, each.name));
  return section(
    "offices",
    "Offices",
    list.map(make),
    "No holder of an office is known of by this day.",
    { ...options, ...shown(list, leading), around, make, ids: list.map(idOf), idOf },
  );
}

/** @param {OfficeState} state */
const rank = ({ heads }) => (heads ? 0 : 1);

/**
 * How many are unfolded; as many as of any other section where there are few, or none leads.
 * @param {OfficeState[]} list
 * @param {number} leading
 */
const shown = (list, leading) => (list.length > MANY && leading ? { shown: leading } : {});

/**
 * An office, with each of its seats beneath.
 * @param {Around} around
 * @param {OfficeState} state
 * @param {Child} title
 */
export const heldOffice = (around, state, title) =>
  element(around, {
    state,
    kind: "offices",
    id: state.office,
    subject: `office/${state.office}`,
    title,
    say: spokenHolder,
    holds: holdersOf(state),
    extra: state.heads ? h("p", { class: "planned" }, HEADS[state.heads] ?? null) : null,
    beneath: isOfSeats(state) ? seats(around, state) : null,
  });

/**
 * Whether there is more to tell of the seats than the office itself tells.
 * @param {OfficeState} state
 */
const isOfSeats = ({ seats, certainty }) => seats.length > (certainty === "certain" ? 1 : 0);

/**
 * Who holds, or may hold, a seat: one's coming and going says nothing of another's.
 * @param {Around} around
 * @param {OfficeState} state
 */
const seats = (around, state) =>
  h(
    "ul",
    { class: "elements parts" },
    state.seats.map((each) => seat(around, each)),
  );

/**
 * @param {Around} around
 * @param {HolderState} state
 */
const seat = (around, state) =>
  element(around, {
    state,
    kind: "seats",
    id: `${state.office}/${state.official}`,
    subject: `holder/${state.office}/${state.official}`,
    title: actorLink(state.official),
    holds: "In office",
    say: (holder) => (holder === null ? "Not in office" : "In office"),
  });

/**
 * Who certainly holds an office: several people where their terms overlap, or it has several seats.
 * @param {OfficeState} state
 */
export const holdersOf = ({ holders }) =>
  holders.length ? joined(holders.map(actorLink)) : spokenHolder(null);

/**
 * Somebody who may hold an office, or nobody.
 * @param {string | null} holder
 */
const spokenHolder = (holder) => (holder === null ? "Vacant" : actorLink(holder));
