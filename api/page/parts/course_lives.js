// @ts-check
// The life of an engagement as one bar: how it stood from day to day, with a mark for each fact.

import { isoOf, numberOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { barOf } from "./course_bars.js";
import { drawn, percent } from "./course_window.js";

/** @import { Life, Stretch } from "../client/answers.js" */
/** @import { Drawn } from "./course_bars.js" */
/** @import { Window } from "./course_window.js" */

const HELD = new Set(["held"]);
const OFF = new Set(["postponed", "cancelled", "refused"]);

/**
 * Lives, of each what is drawn of it.
 * @param {Life[]} lives
 * @param {Window} window
 * @returns {Drawn[]}
 */
export const livesOf = (lives, window) =>
  lives.map((life) => ({
    about: life.name,
    bars: life.stretches
      .map((each) => shown(each, life.last_day))
      .filter((each) => each !== null)
      .map((each) => barOf(each, window, look(each), statusWord))
      .filter((bar) => bar !== null),
    marks: life.steps.map((step) => mark(step, window)).filter((each) => each !== null),
  }));

/**
 * What is told of an engagement once is true for good; its bar ends where it was settled.
 * @param {Stretch} stretch
 * @param {string} last
 * @returns {Stretch | null}
 */
function shown(stretch, last) {
  const end = Math.min(numberOf(stretch.last_day), numberOf(last));
  if (stretch.first_day !== null && numberOf(stretch.first_day) > end) return null;
  return { ...stretch, last_day: isoOf(end) };
}

/** @param {string | null} value */
export const statusWord = (value) => (value === null ? "only reported" : value);

/**
 * A fact where it lies; of one that may be of several days, these.
 * @param {Life["steps"][number]} step
 * @param {Window} window
 */
function mark({ status, date_in_words: days, earliest, latest, last_day: end }, window) {
  const last = latest ?? end ?? earliest;
  if (last === null) return null;
  const first = numberOf(earliest ?? last);
  const at = drawn(first, Math.max(first, numberOf(last)), window);
  if (at === null) return null;
  const isSharp = earliest !== null && earliest === latest;
  /** @type {Record<string, string>} */
  const style = { left: percent(at.left), ...(isSharp ? {} : { width: percent(at.width) }) };
  return h("i", { class: isSharp ? "sharp" : "open", title: `${status}, ${days}`, style });
}

/** @param {Stretch} stretch */
function look({ certainty, options }) {
  if (certainty !== "certain") return "open";
  const values = options.map(({ value }) => value ?? "");
  if (values.some((each) => HELD.has(each))) return "calm";
  return values.some((each) => OFF.has(each)) ? "bad" : "good";
}
