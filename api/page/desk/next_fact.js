// @ts-check
// What a fact begins with: its words, and the speaker and the occasion of the one before it.

/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Told } from "./told_in.js" */

/** What is kept of a fact for the next one, as far as its kind has it. */
const KEPT = ["type", "speaker", "on_behalf_of", "engagement", "date", "dated_by"];
/** Of a citation nothing: who asserts what, the next words have to tell themselves. */

/** Whose words they are: kept as long as the next words name no other person. */
const OF_SPEAKER = ["speaker", "on_behalf_of"];
const BEFORE = "as before";

/**
 * A fact as it begins, and where its fields come from.
 * @param {Body} citation
 * @param {Body} carried
 * @param {Told | null} [told] what the words tell
 */
export async function newFact(citation, carried, told = null) {
  /** @type {Body} */
  const event = { ...carried, citations: [citation] };
  /** @type {Map<string, string>} */
  const filled = new Map();
  const named = event.speaker && told ? await told.named("actor") : [];
  const persons = named.filter(({ aside }) => aside.startsWith("person"));
  if (persons.length && !persons.some(({ id }) => id === event.speaker))
    for (const each of OF_SPEAKER) delete event[each];
  if (told?.date) {
    const [{ edtf, dated_by: datedBy }] = told.date.readings;
    // On another day it was on another occasion.
    if (event.date !== edtf) delete event.engagement;
    event.date = edtf;
    if (datedBy) event.dated_by = datedBy;
    else delete event.dated_by;
    filled.set("date", `“${told.date.words}” in the text`);
  }
  for (const name of Object.keys(carried))
    if (name in event && name !== "dated_by" && !filled.has(name)) filled.set(name, BEFORE);
  return { fact: /** @type {EventBody} */ (/** @type {unknown} */ (event)), filled };
}

/**
 * @param {EventBody | undefined} event
 * @param {Body} before
 * @returns {Body}
 */
export function carriedFrom(event, before) {
  const [cited] = /** @type {Body[]} */ (event?.citations ?? []);
  if (!event || !cited) return before;
  return picked(event, KEPT);
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
