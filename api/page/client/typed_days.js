// @ts-check
// Days as somebody writes them: what they mean, the API says.

import { isDay } from "../browser/dates.js";
import { address, ask } from "./api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "./answers.js" */

/** @typedef {{ days: Schemas["DaysAsked"] | null, problem: string }} Typed */

export const HINT =
  "As you write it: 20 June 2023, mid-July 2023, or 13 to 20 June 2023 to compare two days.";
/** Longer texts are no days. */
const LONGEST = 100;

/**
 * The day or the days that a text names, or what kept it from being read. `asOf` is the day that
 * "since" goes up to.
 * @param {string} text
 * @param {string | null} [asOf]
 * @returns {Promise<Typed>}
 */
export async function typedDays(text, asOf = null) {
  const words = text.trim().slice(0, LONGEST);
  const unread = `“${words}” cannot be read as a day. ${HINT}`;
  if (!words) return { days: null, problem: unread };
  const { days, days_unread: why } = await ask(address("/v1/search", { asOf }, { q: words }));
  return { days, problem: days ? "" : (why ?? unread) };
}

/**
 * Where an answer of two parties is at what was read: two days beside each other, or one that says how
 * it was chosen.
 * @param {Schemas["DaysAsked"]} days
 * @returns {{ clocks: Clocks, parameters: Record<string, string | null> }}
 */
export const askedWith = ({ first, last, is_span: isSpan, shown, why_shown: why, words }) =>
  isSpan
    ? { clocks: {}, parameters: { since: first, until: last } }
    : { clocks: { asOf: shown }, parameters: { day: why ? words : null } };

/**
 * Why a day is shown that was not given, where the address has the words that were.
 * @param {string | null} words
 * @param {string} asOf
 */
export async function whyShown(words, asOf) {
  if (!words || isDay(words)) return "";
  const { days } = await typedDays(words).catch(() => ({ days: null }));
  return (days?.shown === asOf && days.why_shown) || "";
}
