// @ts-check
// Since when something holds, and on which days the record tells so, in words.

import { dayNumber, localDay, monthOf, numberOf } from "../browser/dates.js";
import { capital, counted } from "../browser/dom.js";

/** @import { ElementState, IncidentState, Schemas } from "../client/answers.js" */

/** @typedef {Pick<ElementState, "since" | "since_in_words" | "first_told" | "last_told" | "attested_only">} Told */

const OPEN_BELOW = /^(?:\[\.\.|\.\.\/)(.+?)\]?$/;
const SOME_DAY = /^(?:between|on or|until) /;
const LONG_DAYS = 366;
/** What is longer ago than so many years is told in years. */
const YEARS = 2;
const DAYS_IN_YEAR = 365.25;

/**
 * `on 8 June 2023`. The last day of a month may stand for all of it, or for its year: then it is
 * `by 30 November 2022`.
 * @param {string | null} day
 */
export function onDay(day) {
  const number = dayNumber(day);
  if (day === null) return "on a day that is not known";
  if (number === null) return `on ${day}`;
  return `${monthOf(number) === monthOf(number + 1) ? "on" : "by"} ${localDay(day)}`;
}

/**
 * Whether a day lies so far back that whoever reads what was told on it should know.
 * @param {string | null} told
 * @param {string} day
 */
export const isLongAgo = (told, day) =>
  dayNumber(told) !== null && numberOf(day) - numberOf(told ?? "") >= LONG_DAYS;

/**
 * The words of a date where they follow another one: `since some time between …`.
 * @param {string | null} words
 */
export const someDay = (words) =>
  SOME_DAY.test(words ?? "") ? `some time ${words}` : (words ?? "");

/**
 * Whether a status is one that has a date: what was held, and an incident that was over with its
 * day. All else holds since one.
 * @param {ElementState | Pick<IncidentState, "lasts">} state
 * @param {string | null} status
 */
export const isDated = (state, status) =>
  "lasts" in state ? status === "occurred" && !state.lasts : status === "held";

/**
 * When it was, of what has a date: from its first to its last day where it lasted longer than one.
 * @param {ElementState} state
 */
export function heldWords(state) {
  const { since, since_in_words: words } = state;
  const ends = "ends" in state ? state.ends : null;
  const [first, last] = [dayNumber(since), dayNumber(ends)];
  return first !== null && last !== null && last > first
    ? `from ${words} to ${localDay(ends ?? "")}`
    : someDay(words);
}

/**
 * A status as it is said: `Held`.
 * @param {string | null} status
 */
export const spokenStatus = (status) => capital((status ?? "none").replaceAll("-", " "));

/**
 * Since when: nothing where only the first telling limits it, or where it is told of days alone and
 * not that it began.
 * @param {Told} state
 */
export function sinceWords({ since, since_in_words: words, first_told: first, attested_only: is }) {
  if (!since || is || isFirstTold(since, first)) return "";
  return ` since ${someDay(words)}`;
}

/**
 * On which days it is told: `, as last told on 8 June 2023`; what is old news as of a day says how
 * old it is: `, as told on 19 September 2016, 7 years earlier`.
 * @param {Told} state
 * @param {string} day
 */
export function toldWords({ since, first_told: first, last_told: last, attested_only: is }, day) {
  if (!last) return "";
  const age = isLongAgo(last, day) ? `, ${counted(yearsBetween(last, day), "year")} earlier` : "";
  if (first === last) return `, as told ${onDay(last)}${age}`;
  const begun = first && (is || isFirstTold(since, first)) ? `first told ${onDay(first)} and ` : "";
  return `, as ${begun}last told ${onDay(last)}${age}`;
}

/**
 * Whole years, the first of which may be a leap year.
 * @param {string} first
 * @param {string} last
 */
const yearsBetween = (first, last) => Math.floor((numberOf(last) - numberOf(first)) / DAYS_IN_YEAR);

/**
 * Whether a beginning is open below, and no more than the first telling of what begins.
 * @param {string | null} since
 * @param {string | null} first
 */
function isFirstTold(since, first) {
  const [, end] = OPEN_BELOW.exec(since ?? "") ?? [];
  return Boolean(end && first?.startsWith(end));
}

/**
 * Since when, and on which days it is told, as far as a reader of the day needs it: `always`, or
 * where that is long ago or the beginning says no more.
 * @param {Told} state
 * @param {string} day
 * @param {boolean} always
 */
export function standingWords(state, day, always) {
  const isOfDaysAlone = state.attested_only || isFirstTold(state.since, state.first_told);
  // What is told once, as it began, was told when it began.
  const isToldAgain = state.since === null || state.first_told !== state.last_told;
  const isTold = always || isOfDaysAlone || (isToldAgain && isLongAgo(state.last_told, day));
  return sinceWords(state) + (isTold ? toldWords(state, day) : "");
}

/**
 * Whether no day has passed for certain.
 * @param {Schemas["SinceContact"]} days
 */
export const isThisDay = ({ at_most: most }) => most === 0;

/**
 * Whether so many days have passed for certain that nobody counts them.
 * @param {Schemas["SinceContact"]} days
 */
export const isYears = ({ at_least: least }) => least > YEARS * DAYS_IN_YEAR;

/**
 * `3 days`, `between 3 and 10 days`, `at least 3 days`; of more than two years `47 years`.
 * @param {Schemas["SinceContact"]} days
 */
export function daysInWords(days) {
  if (!isYears(days)) return spanInWords(days, "day");
  const years = (/** @type {number} */ number) => Math.floor(number / DAYS_IN_YEAR);
  const { at_least: least, at_most: most } = days;
  return spanInWords(
    { at_least: years(least), at_most: most === null ? null : years(most) },
    "year",
  );
}

/**
 * @param {Schemas["SinceContact"]} span
 * @param {"day" | "year"} unit
 */
function spanInWords({ at_least: least, at_most: most }, unit) {
  if (most === least) return counted(most, unit);
  if (most === null)
    return least ? `at least ${counted(least, unit)}` : "an unknown number of days";
  const upTo = counted(most, unit);
  return least ? `between ${least.toLocaleString("en")} and ${upTo}` : `at most ${upTo}`;
}
