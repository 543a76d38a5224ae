// @ts-check
// Which stretch of days of a course is drawn, where its days lie, and what is written beneath them.

import { firstDayOf, isoOf, monthOf, MONTHS, SHORT_MONTHS, yearOf } from "../browser/dates.js";

/** @typedef {{ first: number, last: number }} Window days by their numbers, both of them within */
/** @typedef {{ at: number, label: string }} Tick `at` of 1 from the left */
/** @typedef {{ first: number, last: number }} Bucket days by their numbers that are counted together */

export const SHORTEST_DAYS = 14;
const TICKS_MOST = 8;
const MONTHS_A_STEP = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 60_000];
const DAYS_A_MONTH = 30.4;
const DAYS_A_WEEK = 7;
/** By the number of months, how a stretch of so many is called. */
const UNITS = new Map([
  [1, "a month"],
  [3, "a quarter"],
  [6, "half a year"],
  [12, "a year"],
]);
const BUCKETS_MOST = 100;

/** @param {Window} window */
export const daysOf = ({ first, last }) => last + 1 - first;

/**
 * Nearer (`factor` below 1) or further, with the day `at` staying in its place, and within `all`.
 * @param {Window} window
 * @param {number} factor
 * @param {Window} all
 * @param {number} [at]
 * @returns {Window}
 */
export function zoomed(window, factor, all, at = (window.first + window.last) / 2) {
  const shortest = Math.min(SHORTEST_DAYS, daysOf(all));
  const days = Math.round(Math.min(daysOf(all), Math.max(shortest, daysOf(window) * factor)));
  const before = ((at - window.first) / daysOf(window)) * days;
  return within(Math.round(at - before), days, all);
}

/**
 * Earlier (a share below 0) or later by a share of what is drawn.
 * @param {Window} window
 * @param {number} share
 * @param {Window} all
 */
export function moved(window, share, all) {
  const by = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * daysOf(window)));
  return within(window.first + by, daysOf(window), all);
}

/**
 * @param {number} first
 * @param {number} days
 * @param {Window} all
 * @returns {Window}
 */
function within(first, days, all) {
  const start = Math.max(all.first, Math.min(first, all.last + 1 - days));
  return { first: start, last: start + days - 1 };
}

/**
 * Where a day begins, of 1 from the left; outside of what is drawn, below 0 or above 1.
 * @param {number} day
 * @param {Window} window
 */
export const placeOf = (day, window) => (day - window.first) / daysOf(window);

/**
 * The day at a place, of 1 from the left.
 * @param {number} place
 * @param {Window} window
 */
export function dayAt(place, window) {
  const day = window.first + Math.floor(place * daysOf(window));
  return Math.max(window.first, Math.min(window.last, day));
}

/**
 * How much of what lasts from a day to another is drawn; `null` for nothing of it.
 * @param {number} from
 * @param {number} to
 * @param {Window} window
 * @returns {{ left: number, width: number } | null}
 */
export function drawn(from, to, window) {
  if (to < window.first || from > window.last) return null;
  const left = Math.max(0, placeOf(from, window));
  return { left, width: Math.min(1, placeOf(to + 1, window)) - left };
}

/**
 * What is written beneath: days, months or years, few enough to stand side by side.
 * @param {Window} window
 * @returns {Tick[]}
 */
export function ticks(window) {
  const months = daysOf(window) / DAYS_A_MONTH;
  if (months < 2) return dayTicks(window);
  const step = MONTHS_A_STEP.find((each) => months / each <= TICKS_MOST) ?? MONTHS_A_STEP[0];
  const found = [];
  const start = Math.ceil(monthOf(window.first) / step) * step;
  for (let month = start; firstDayOf(month) <= window.last; month += step) {
    const day = firstDayOf(month);
    if (day >= window.first) found.push({ at: placeOf(day, window), label: named(day, step) });
  }
  return found;
}

/** @param {Window} window */
function dayTicks(window) {
  const step = Math.max(1, Math.ceil(daysOf(window) / TICKS_MOST));
  const found = [];
  for (let day = window.first; day <= window.last; day += step) {
    const iso = isoOf(day);
    const label = `${Number(iso.slice(-2))} ${SHORT_MONTHS[Number(iso.slice(-5, -3)) - 1]}`;
    found.push({ at: placeOf(day, window), label });
  }
  return found;
}

/**
 * @param {number} day
 * @param {number} step
 */
function named(day, step) {
  const iso = isoOf(day);
  const month = SHORT_MONTHS[Number(iso.slice(-5, -3)) - 1];
  return step < 12 ? `${month} ${yearOf(iso)}` : yearOf(iso);
}

/**
 * Days, weeks, months or years in which is counted what is drawn: few enough to stand side by side,
 * and the same ones however one goes along.
 * @param {Window} window
 * @returns {{ unit: string, bucketOf: (day: number) => Bucket }}
 */
export function buckets(window) {
  const days = daysOf(window);
  if (days <= BUCKETS_MOST)
    return { unit: "a day", bucketOf: (day) => ({ first: day, last: day }) };
  if (days <= BUCKETS_MOST * DAYS_A_WEEK) return { unit: "a week", bucketOf: weekOf };
  const months = days / DAYS_A_MONTH;
  const step = MONTHS_A_STEP.find((each) => months / each <= BUCKETS_MOST) ?? MONTHS_A_STEP[0];
  /** @param {number} day */
  const bucketOf = (day) => {
    const month = Math.floor(monthOf(day) / step) * step;
    return { first: firstDayOf(month), last: firstDayOf(month + step) - 1 };
  };
  return { unit: UNITS.get(step) ?? `${step / 12} years`, bucketOf };
}

/**
 * The week of a day, from Monday to Sunday.
 * @param {number} day
 */
function weekOf(day) {
  // The day of number 0 was a Thursday.
  const first = Math.floor((day + 3) / DAYS_A_WEEK) * DAYS_A_WEEK - 3;
  return { first, last: first + DAYS_A_WEEK - 1 };
}

/** @param {number} place of 1 */
export const percent = (place) => `${(100 * place).toFixed(3)}%`;

/**
 * What is drawn in words: years, months of years, or days.
 * @param {Window} window
 */
export function inWords(window) {
  const [first, last] = [isoOf(window.first), isoOf(window.last)];
  const months = daysOf(window) / DAYS_A_MONTH;
  /** @param {string} iso */
  const said = (iso) => {
    const month = MONTHS[Number(iso.slice(-5, -3)) - 1];
    if (months < 2) return `${Number(iso.slice(-2))} ${month} ${yearOf(iso)}`;
    return months < 36 ? `${month} ${yearOf(iso)}` : yearOf(iso);
  };
  return said(first) === said(last) ? said(first) : `${said(first)} to ${said(last)}`;
}
