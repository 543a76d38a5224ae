// @ts-check
// What a fact begins with: its words, and the speaker and the occasion of the one before it.

/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Found } from "./names.js" */
/** @import { DateFound, Told } from "./told_in.js" */

/** What is kept of a fact for the next one, as far as its kind has it. */
const KEPT = ["type", "speaker", "on_behalf_of", "engagement", "date", "dated_by"];
/** Of a citation nothing: who asserts what, the next words have to tell themselves. */

const NAMED = { speaker: "actor", on_behalf_of: "actor", engagement: "engagement" };

/** Whose words they are: kept as long as the next words name no other person. */
const OF_SPEAKER = ["speaker", "on_behalf_of"];
/** What is kept of the fact before says so. */
export const BEFORE = "as before";

/**
 * A fact as it begins, and where its fields come from.
 * @param {Body} citation
 * @param {Body} carried
 * @param {Told | null} [told] what the words tell
 * @param {string} [published] the day of the text
 * @param {boolean} [isRead] whether the service reads their sentence: a day there may be another's
 */
export async function newFact(citation, carried, told = null, published = "", isRead = false) {
  /** @type {Body} */
  const event = { ...carried, citations: [citation] };
  /** @type {Map<string, string>} */
  const filled = new Map();
  const named = event.speaker && told ? await told.named("actor") : [];
  const persons = named.filter(({ aside }) => aside.startsWith("person"));
  if (persons.length && !persons.some(({ id }) => id === event.speaker))
    for (const each of OF_SPEAKER) delete event[each];
  if (told?.date) dated(event, filled, told.date, published, isRead);
  for (const name of Object.keys(carried))
    if (name in event && name !== "dated_by" && !filled.has(name)) filled.set(name, BEFORE);
  return { fact: /** @type {EventBody} */ (/** @type {unknown} */ (event)), filled };
}

/**
 * Gives a fact the date that its words tell. What is told of a day after the text is planned for it
 * and has not happened on it.
 * @param {Body} event
 * @param {Map<string, string>} filled
 * @param {DateFound} date
 * @param {string} published
 * @param {boolean} isRead
 */
function dated(event, filled, { words, readings, isNear }, published, isRead) {
  const [first] = readings;
  const isToCome = Boolean(first?.earliest && published && first.earliest > published);
  // On another day it was on another occasion.
  if (isToCome || event.date !== first?.edtf) delete event.engagement;
  delete event.date;
  delete event.dated_by;
  if (!first || (isRead && isNear)) return;
  event[isToCome ? "planned_for" : "date"] = first.edtf;
  if (first.dated_by && !isToCome) event.dated_by = first.dated_by;
  filled.set(isToCome ? "planned_for" : "date", `“${words}” in the text`);
}

/**
 * What of the fact before the next one may have as well, where its words stand in another paragraph:
 * offered, as it is not sure.
 * @param {Body} carried
 * @param {(kind: string, id: string) => string} called
 * @returns {Record<string, Found[]>}
 */
export function offeredFrom(carried, called) {
  /** @type {Record<string, Found[]>} */
  const offers = {};
  for (const [name, kind] of Object.entries(NAMED)) {
    const id = carried[name];
    if (typeof id === "string") offers[name] = [{ id, name: called(kind, id), aside: BEFORE }];
  }
  const { date, dated_by: way } = carried;
  if (typeof date === "string")
    offers.date = [{ id: date, name: `${date}, ${BEFORE}`, aside: String(way ?? "") }];
  return offers;
}

/**
 * @param {EventBody | undefined} event
 * @param {Body} before
 * @returns {Body}
 */
export function carriedFrom(event, before) {
  const [cited] = /** @type {Body[]} */ (event?.citations ?? []);
  if (!event || !cited) return before;
  // What is told next is not told at a visit that is still to come, or was put off.
  const isToCome = /^engagement-(?!held$)/.test(event.type);
  return picked(
    event,
    KEPT.filter((each) => !isToCome || each !== "engagement"),
  );
}

/**
 * @param {Body} from
 * @param {string[]} names
 * @returns {Body}
 */
function picked(from, names) {
  return Object.fromEntries(
    names.filter((each) => from[each] !== undefined).map((each) => [each, from[each]]),
  );
}
