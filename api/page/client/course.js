// @ts-check
// The course of two parties, which is asked for once by all who need something of it.

import { address, ask } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Course } from "./answers.js" */

/** @type {{ url: string, answer: Promise<Course> | null }} */
const last = { url: "", answer: null };

/**
 * @param {string[]} parties
 * @param {Clocks} clocks the course is that of all days: which one is asked about does not count
 */
export function courseAddress([a, b], { publicBy, knownAt }) {
  const path = /** @type {const} */ (
    `/v1/relations/${encodeURIComponent(a)}/${encodeURIComponent(b)}/course`
  );
  return address(path, { publicBy, knownAt });
}

/**
 * The answer at an address; one that could not be had is asked for again.
 * @param {ReturnType<typeof courseAddress>} url
 * @returns {Promise<Course>}
 */
export function courseAt(url) {
  if (last.url !== url || !last.answer) {
    const answer = ask(url);
    Object.assign(last, { url, answer });
    answer.catch(() => {
      if (last.answer === answer) last.answer = null;
    });
  }
  return last.answer ?? ask(url);
}
