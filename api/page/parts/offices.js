// @ts-check
// Offices: who holds them, or may; of one with several seats, each person by himself.

import { isDay, numberOf } from "../browser/dates.js";
import { h, joined } from "../browser/dom.js";
import { element } from "./elements.js";
import { actorLink, thingLink } from "./names.js";
import { section } from "./section.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { HolderState, OfficeState } from "../client/answers.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

const MANY = 20;
/** What a title attested so long ago, and nothing since, leads no list. */
const AGED_DAYS = 10 * 365;
/** What who holds an office is at the head of. */
/** @type {Record<string, string | undefined>} */
const HEADS = {
  state: "head of state",
  government: "head of government",
  "foreign-affairs": "head of foreign affairs",
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
  const leading = list.findLastIndex((each) => each.heads && !isAged(each, around.day)) + 1;
  const idOf = (/** @type {OfficeState} */ each) => each.office;
  const make = (/** @type {OfficeState} */ each) =>
    heldOffice(around, each, thingLink("offices", each.office, around.clocks, each.name));
  return section("offices", "Offices", list.map(make), {
    ...options,
    ...shown(list, leading),
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}

/**
 * @param {OfficeState} state
 * @param {string} day
 */
const isAged = ({ attested_only: is, last_told: last }, day) =>
  is && isDay(last) && numberOf(day) - numberOf(last) > AGED_DAYS;

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
    note: state.heads ? HEADS[state.heads] : null,
    say: spokenHolder,
    holds: isOfSeats(state) ? null : holdersOf(state),
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
