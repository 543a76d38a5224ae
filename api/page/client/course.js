// @ts-check
// The course of two parties, which is asked for once by all who need something of it.

import { address, ask } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Course } from "./answers.js" */

/** @type {Map<string, Promise<Course>>} the last of each part, and of the whole */
const last = new Map();
/** Those of other parties and clocks are forgotten. */
const KEPT = 2;

/**
 * @param {string[]} parties
 * @param {Clocks} clocks the course is that of all days: which one is asked about does not count
 * @param {"" | "lives"} [part] one part of it alone
 */
export function courseAddress([a, b], { publicBy, knownAt }, part = "") {
  const path = /** @type {const} */ (
    `/v1/relations/${encodeURIComponent(a)}/${encodeURIComponent(b)}/course`
  );
  return address(path, { publicBy, knownAt }, { part });
}

/**
 * The answer at an address; one that could not be had is asked for again.
 * @param {ReturnType<typeof courseAddress>} url
 * @returns {Promise<Course>}
 */
export function courseAt(url) {
  const known = last.get(url);
  if (known) return known;
  const answer = ask(url);
  last.set(url, answer);
  const [oldest] = last.keys();
  if (last.size > KEPT) last.delete(oldest);
  answer.catch(() => last.delete(url));
  return answer;
}
