// @ts-check
// What was said, as columns: how many statements there were in each day, month or year that is drawn.

import { localDay, numberOf } from "../browser/dates.js";
import { counted, h } from "../browser/dom.js";
import { buckets, drawn, percent } from "./course_window.js";

/** @import { Course } from "../client/answers.js" */
/** @import { Bucket, Window } from "./course_window.js" */

/** @typedef {Course["statements"]["by_day"][number]} OnDays */
/** @typedef {{ first: number, last: number, number: number }} Column */

/**
 * How many were made in each bucket, and those of which it is not told in which.
 * @param {OnDays[]} told
 * @param {Window} window
 */
export function columnsOf(told, window) {
  const { unit, bucketOf } = buckets(window);
  /** @type {Map<number, Column>} */
  const columns = new Map();
  /** @type {OnDays[]} */
  const open = [];
  for (const each of told) {
    const place = within(each, bucketOf);
    if (place === null) open.push(each);
    else {
      const { first, last } = place;
      const number = (columns.get(first)?.number ?? 0) + each.number;
      columns.set(first, { first, last, number });
    }
  }
  return { unit, columns: [...columns.values()], open };
}

/**
 * The bucket that all days lie in on which it may have been.
 * @param {OnDays} told
 * @param {(day: number) => Bucket} bucketOf
 */
function within({ first_day: first, last_day: last }, bucketOf) {
  if (first === null || last === null) return null;
  const bucket = bucketOf(numberOf(first));
  return numberOf(last) <= bucket.last ? bucket : null;
}

/**
 * The columns in a lane of their own; nothing where none is drawn.
 * @param {Course["statements"]} statements
 * @param {Window} window
 */
export function statementsOf({ by_day: told }, window) {
  const { unit, columns, open } = columnsOf(told, window);
  const seen = columns.filter(({ first, last }) => drawn(first, last, window));
  const spans = open.map((each) => span(each, window)).filter((each) => each !== null);
  if (!seen.length && !spans.length) return null;
  const highest = Math.max(1, ...seen.map(({ number }) => number));
  return h(
    "div",
    { class: "course-lane course-columns", "aria-hidden": "true" },
    h("b", {}, "Statements"),
    seen.length ? h("small", {}, `the highest column: ${highest} in ${unit}`) : null,
    h(
      "div",
      {},
      seen.map((each) => column(each, highest, window)),
      spans,
    ),
  );
}

/**
 * @param {Column} told
 * @param {number} highest
 * @param {Window} window
 */
function column({ first, last, number }, highest, window) {
  const at = drawn(first, last, window);
  const style = {
    left: percent(at?.left ?? 0),
    width: percent(at?.width ?? 0),
    height: percent(number / highest),
  };
  return h("i", { style, title: counted(number, "statement") });
}

/**
 * Statements of which it is not told on which day they were made.
 * @param {OnDays} told
 * @param {Window} window
 */
function span({ first_day: first, last_day: last, number }, window) {
  const end = last === null ? Number.POSITIVE_INFINITY : numberOf(last);
  // What nothing says the beginning of is a mark on the day by which it was.
  const at = drawn(first === null ? end : numberOf(first), end, window);
  if (at === null) return null;
  const from = first === null ? "" : ` from ${localDay(first)}`;
  const to = last === null ? "" : ` up to ${localDay(last)}`;
  const style = { left: percent(at.left), width: percent(at.width) };
  return h("i", {
    class: "open",
    style,
    title: `${counted(number, "statement")} without a day of their own${from}${to}`,
  });
}
