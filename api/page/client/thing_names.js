// @ts-check
// What is registered and has a page of its own, by its name: what is not at hand is asked for.

import { address, ask } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Address } from "./answers.js" */

/** @typedef {"accords" | "channels" | "engagements" | "incidents" | "measures" | "offices" | "places"} Plural */

/** @type {Map<string, string | Promise<string>>} what is registered otherwise, by where it is asked for */
const called = new Map();

/**
 * @param {Plural} plural
 * @param {string} id
 * @param {Clocks} clocks
 */
const addressOf = (plural, id, { knownAt }) =>
  address(`/v1/${plural}/${encodeURIComponent(id)}`, { knownAt });

/**
 * @param {Plural} plural
 * @param {string} id
 * @param {Clocks} clocks
 */
export function nameOfThing(plural, id, clocks) {
  const url = addressOf(plural, id, clocks);
  const found = called.get(url) ?? askForName(url, plural);
  called.set(url, found);
  return found;
}

/**
 * @param {string} url
 * @param {Plural} plural
 */
async function askForName(url, plural) {
  try {
    const answer = await ask(/** @type {Address<Record<string, { name: string }>>} */ (url));
    const { name } = answer[plural.slice(0, -1)];
    called.set(url, name);
    return name;
  } catch (error) {
    called.delete(url);
    throw error;
  }
}

/**
 * Whether a name is at hand, or on its way.
 * @param {Plural} plural
 * @param {string} id
 * @param {Clocks} clocks
 */
export const isThingKnown = (plural, id, clocks) => called.has(addressOf(plural, id, clocks));

/**
 * Takes in a name that another answer has.
 * @param {Plural} plural
 * @param {string} id
 * @param {Clocks} clocks
 * @param {string} name
 */
export const knowThing = (plural, id, clocks, name) =>
  called.set(addressOf(plural, id, clocks), name);
