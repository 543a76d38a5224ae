// @ts-check
// What a fact begins with: its words, and the speaker and the occasion of the one before it.

/** @import { Body, EventBody } from "./pointers.js" */

/** What is kept of a fact for the next one, as far as its kind has it. */
const KEPT = ["type", "speaker", "on_behalf_of", "engagement", "date", "dated_by"];
/** Of a citation nothing: who asserts what, the next words have to tell themselves. */

/**
 * @param {Body} citation
 * @param {Body} carried
 * @returns {EventBody}
 */
export function newFact(citation, carried) {
  const event = { ...carried, citations: [citation] };
  return /** @type {EventBody} */ (/** @type {unknown} */ (event));
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
