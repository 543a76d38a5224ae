// @ts-check
// The nearest day, before or after another, on which something between two parties changed.

import { isDay, numberOf, shifted } from "../browser/dates.js";
import { address, ask, session } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Address, Item, Page } from "./answers.js" */

const LIMIT = 200;
const MOST_PAGES = 5;
const END = "Y999999999999-12-31";

const OFFICES = ["official-appointed", "official-in-office", "official-removed", "official-absent"];

/**
 * A day on which something began, possibly or certainly, or ended; with the public's clock also
 * one on which something came out. `null` where there is none.
 * @param {string[]} parties
 * @param {Clocks} clocks
 * @param {string} day
 * @param {boolean} back
 */
export async function nearestChange(parties, clocks, day, back) {
  const [actor, counterpart] = parties;
  // Who holds the offices of one party is part of the state, though the other has no part in it.
  const offices = parties.flatMap((party) => OFFICES.map((kind) => ({ actor: party, kind })));
  const asked = [{ actor, counterpart }, ...offices].map((filters) =>
    nearestOf(filters, clocks, day, back),
  );
  return nearer(await Promise.all(asked), back);
}

/**
 * @param {string} one
 * @param {string} other
 */
const byDay = (one, other) => numberOf(one) - numberOf(other);
/**
 * @param {(string | null)[]} days
 * @param {boolean} back
 * @returns {string | null}
 */
const nearer = (days, back) => days.filter(isDay).sort(byDay)[back ? "pop" : "shift"]() ?? null;

/**
 * @param {Record<string, string>} filters
 * @param {Clocks} clocks
 * @param {string} day
 * @param {boolean} back
 */
async function nearestOf(filters, clocks, day, back) {
  const edge = back ? { until: shifted(day, -1), order: "desc" } : { from: day, order: "asc" };
  const within = { asOf: back ? day : later(day), knownAt: clocks.knownAt };
  /** @type {Address<Page<Item>> | null} */
  let url = address("/v1/timeline", within, { ...filters, limit: LIMIT, ...edge });
  /** @type {string | null} */
  let best = null;
  for (let pages = 0; url && pages < MOST_PAGES; pages += 1) {
    /** @type {Page<Item>} */
    const page = await ask(url);
    const days = page.items
      .flatMap((each) => daysOf(each, clocks))
      .filter((each) => (back ? byDay(each, day) < 0 : byDay(each, day) > 0));
    best = nearer([best, ...days], back);
    const last = page.items.at(-1)?.earliest;
    if (best && isDay(last) && (back ? byDay(last, best) <= 0 : byDay(last, best) >= 0)) break;
    url = /** @type {typeof url} */ (page.next);
  }
  return best;
}

/**
 * Facts that are dated after today are looked for too, when the day asked about lies there.
 * @param {string} day
 */
const later = (day) => (byDay(day, session.today) > 0 ? END : session.today);

/**
 * @param {Item} item
 * @param {Clocks} clocks
 */
function daysOf(item, clocks) {
  const days = [item.earliest, item.latest];
  if (item.ends && item.ends !== item.latest && isDay(item.ends)) days.push(shifted(item.ends, 1));
  if (clocks.publicBy && item.public_since) days.push(item.public_since);
  return days.filter(isDay);
}
