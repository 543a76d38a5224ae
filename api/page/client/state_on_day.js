// @ts-check
// What is asked for to show a state of relations: it, its changes, the facts of the year.

import { isDay, numberOf, shifted, yearOf } from "../browser/dates.js";
import { address, ask, session } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */

/** @typedef {Clocks & { asOf: string }} OnDay */

/** What a timeline shows of a fact, its id apart, which is always there. */
const SHOWN = [
  ...["id", "type", "date", "condition", "earliest", "latest", "ends", "certainty", "within"],
  ...["approximate", "summary", "actors", "issues", "place", "engagement", "support", "amended"],
].join(",");

/** @param {string[]} parties */
const pathOf = ([actor, counterpart]) =>
  /** @type {const} */ (
    `/v1/relations/${encodeURIComponent(actor)}/${encodeURIComponent(counterpart)}`
  );

/**
 * The last day of which anything is told of two parties; today, where nothing is, or it lies ahead.
 * @param {string[]} parties
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export async function lastDayTold(parties, clocks, signal) {
  const { horizon } = await ask(address(pathOf(parties), clocks, { view: "brief" }), { signal });
  const day = horizon.told_until;
  return isDay(day) && numberOf(day) < numberOf(session.today) ? day : session.today;
}

/**
 * @param {string[]} parties
 * @param {OnDay} clocks
 * @param {AbortSignal} signal
 */
export async function stateOnDay(parties, clocks, signal) {
  const [actor, counterpart] = parties;
  const path = pathOf(parties);
  const answer = ask(address(path, clocks), { signal });
  // What else the address says for a day (a month, a year) only the API makes one of.
  const day = isDay(clocks.asOf) ? clocks.asOf : (await answer).clocks.as_of;
  const year = yearOf(day);
  const changes = address(
    `${path}/changes`,
    { publicBy: clocks.publicBy, knownAt: clocks.knownAt },
    { since: shifted(day, -1), until: day },
  );
  const facts = address(
    "/v1/timeline",
    { ...clocks, asOf: day },
    {
      actor,
      counterpart,
      from: `${year}-01-01`,
      until: `${year}-12-31`,
      order: "desc",
      limit: 100,
      fields: SHOWN,
    },
  );
  const [state, changed, items] = await Promise.all([
    answer,
    ask(changes, { signal }),
    ask(facts, { signal }),
  ]);
  return { state, changes: changed, year: items };
}
