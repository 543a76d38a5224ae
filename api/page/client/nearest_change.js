// @ts-check
// The nearest day, before or after another, on which something between two parties changed.

import { isDay, numberOf, shifted } from "../browser/dates.js";
import { address, ask, session } from "./api.js";
import { movesOf } from "./changes.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Address, Item, Page } from "./answers.js" */
/** @import { Moves } from "./changes.js" */

/**
 * A day on which a state reads otherwise, and by what; `cameOut`: something did that day.
 * @typedef {Moves & { day: string, cameOut: boolean }} Stop
 */
/** @typedef {Map<string, boolean>} Days each with whether something came out on it */

const LIMIT = 200;
const MOST_PAGES = 32;
const COMPARED_AT_ONCE = 6;
const END = "Y999999999999-12-31";

const OFFICES = ["official-appointed", "official-in-office", "official-removed", "official-absent"];

/**
 * The nearest day on which the world moved between two parties, or may have; with the public's clock
 * also one on which something came out. Days on which something was merely told are passed by. `null`
 * where there is none.
 * @param {string[]} parties
 * @param {Clocks} clocks
 * @param {string} day
 * @param {boolean} back
 * @returns {Promise<Stop | null>}
 */
export async function nearestChange(parties, clocks, day, back) {
  const [actor, counterpart] = parties;
  // Who holds the offices of one party is part of the state, though the other has no part in it.
  const offices = parties.flatMap((party) => OFFICES.map((kind) => ({ actor: party, kind })));
  // What was asked before is remembered: a longer look costs what it is longer by.
  for (let pages = 1; pages <= MOST_PAGES; pages *= 2) {
    const within = { clocks, from: day, back, pages };
    const asked = [{ actor, counterpart }, ...offices].map((filters) => daysOf(filters, within));
    const found = await Promise.all(asked);
    const days = new Map(found.flatMap(({ days: some }) => [...some]).sort(byComing));
    // Beyond where one of the questions was broken off, days may be missing.
    const reached = nearer(
      found.map(({ until }) => until),
      back,
    );
    const known = sorted([...days.keys()], back).filter((each) => !isBeyond(each, reached, back));
    const stop = await firstMove(parties, clocks, known, days);
    if (stop || reached === null) return stop;
  }
  return null;
}

/**
 * Which day is the first, among those given, on which the state reads otherwise than on the day before.
 * @param {string[]} parties
 * @param {Clocks} clocks
 * @param {string[]} days
 * @param {Days} cameOut
 */
async function firstMove(parties, clocks, days, cameOut) {
  for (let at = 0; at < days.length; at += COMPARED_AT_ONCE) {
    const some = days.slice(at, at + COMPARED_AT_ONCE);
    const found = await Promise.all(
      some.map(async (day) => ({
        day,
        cameOut: cameOut.get(day) ?? false,
        ...(await movesOn(parties, clocks, day)),
      })),
    );
    const stop = found.find((each) => each.moved.length || each.mayHave.length || each.cameOut);
    if (stop) return stop;
  }
  return null;
}

/**
 * @param {string[]} parties
 * @param {Clocks} clocks
 * @param {string} day
 */
async function movesOn(parties, { publicBy, knownAt }, day) {
  const [actor, counterpart] = parties.map(encodeURIComponent);
  const path = /** @type {const} */ (`/v1/relations/${actor}/${counterpart}/changes`);
  const clocks = { publicBy: publicBy ? day : null, knownAt };
  return movesOf(await ask(address(path, clocks, { since: shifted(day, -1), until: day })));
}

/**
 * @param {string} one
 * @param {string} other
 */
const byDay = (one, other) => numberOf(one) - numberOf(other);
/**
 * The days from the nearest on.
 * @param {(string | null)[]} days
 * @param {boolean} back
 */
const sorted = (days, back) => {
  const found = days.filter(isDay).sort(byDay);
  return back ? found.toReversed() : found;
};
/**
 * @param {(string | null)[]} days
 * @param {boolean} back
 * @returns {string | null}
 */
const nearer = (days, back) => sorted(days, back)[0] ?? null;
/**
 * @param {string} day
 * @param {string | null} edge
 * @param {boolean} back
 */
const isBeyond = (day, edge, back) =>
  edge !== null && (back ? byDay(day, edge) < 0 : byDay(day, edge) > 0);
/**
 * Of two entries of one day the last one stands: that something came out.
 * @param {[string, boolean]} one
 * @param {[string, boolean]} other
 */
const byComing = ([, one], [, other]) => Number(one) - Number(other);

/**
 * The days before or after another one on which facts began, possibly or certainly, or ended, and
 * how far they were looked for: `null` where these are all.
 * @param {Record<string, string>} filters
 * @param {{ clocks: Clocks, from: string, back: boolean, pages: number }} within
 * @returns {Promise<{ days: Days, until: string | null }>}
 */
async function daysOf(filters, { clocks, from, back, pages }) {
  const edge = back ? { until: shifted(from, -1), order: "desc" } : { from, order: "asc" };
  const asked = { asOf: back ? from : later(from), knownAt: clocks.knownAt };
  /** @type {Address<Page<Item>> | null} */
  let url = address("/v1/timeline", asked, { ...filters, limit: LIMIT, ...edge });
  /** @type {[string, boolean][]} */
  const found = [];
  /** @type {string | null} */
  let last = null;
  for (let read = 0; url && read < pages; read += 1) {
    /** @type {Page<Item>} */
    const page = await ask(url);
    found.push(...page.items.flatMap((each) => daysOfFact(each, clocks)));
    const end = page.items.at(-1);
    last = end?.earliest ?? end?.latest ?? last;
    url = /** @type {typeof url} */ (page.next);
  }
  const beyond = found.filter(([day]) => (back ? byDay(day, from) < 0 : byDay(day, from) > 0));
  return { days: new Map(beyond.sort(byComing)), until: url ? last : null };
}

/**
 * Facts that are dated after today are looked for too, when the day asked about lies there.
 * @param {string} day
 */
const later = (day) => (byDay(day, session.today) > 0 ? END : session.today);

/**
 * @param {Item} item
 * @param {Clocks} clocks
 * @returns {[string, boolean][]}
 */
function daysOfFact(item, clocks) {
  const days = [item.earliest, item.latest];
  if (item.ends && item.ends !== item.latest && isDay(item.ends)) days.push(shifted(item.ends, 1));
  const out = clocks.publicBy && item.public_since ? [item.public_since] : [];
  return [
    ...days.filter(isDay).map((each) => /** @type {[string, boolean]} */ ([each, false])),
    ...out.filter(isDay).map((each) => /** @type {[string, boolean]} */ ([each, true])),
  ];
}
