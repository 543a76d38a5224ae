// @ts-check
// What a fact begins with: its words, and the speaker and the occasion of the one before it.

/** @import { Body, EventBody } from "./pointers.js" */

/** What is kept of a fact for the next one, as far as its kind has it. */
const KEPT = ["type", "speaker", "on_behalf_of", "engagement", "date", "dated_by"];
const KEPT_OF_CITATION = ["asserted_by", "origin"];

/**
 * @param {Body} citation
 * @param {Body} carried
 * @returns {EventBody}
 */
export function newFact(citation, carried) {
  const { citation: before, ...fields } = carried;
  const event = { ...fields, citations: [{ ...citation, .../** @type {Body} */ (before ?? {}) }] };
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
  return { ...picked(event, KEPT), citation: picked(cited, KEPT_OF_CITATION) };
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
