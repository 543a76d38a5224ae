// @ts-check
// Where on a timeline each fact lies, in percent of its span: arithmetic alone, nothing is drawn.

import { SHORT_MONTHS, dayNumber, firstDayOf, monthOf, numberOf } from "../browser/dates.js";

/** @import { Item } from "../client/answers.js" */

/** @typedef {{ from: number, to: number }} Span the numbers of its first and its last day */
/** @typedef {Pick<Item, "earliest" | "latest">} Dated */

const LEAST_PERCENT = 0.7;
const GAP_PERCENT = 0.3;
const MOST_ROWS = 12;
/** @type {[string, RegExp][]} */
const FAMILIES = [
  ["Engagements", /^(engagement|invitation)/],
  ["Offices", /^official/],
  ["Measures", /^measure/],
  ["Channels", /^channel/],
  ["Incidents", /^incident/],
  ["Accords", /^(agreement|joint|treaty)/],
  ["Relations", /(relations|recogni|^mission|^war-)/],
  ["Words", /./],
];

/**
 * The span that a timeline is drawn over: between two days, or what its facts need.
 * @param {Dated[]} items
 * @param {string | null} [first]
 * @param {string | null} [last]
 * @returns {Span | null}
 */
export function spanOf(items, first = null, last = null) {
  const days = items
    .flatMap((each) => [dayNumber(each.earliest), dayNumber(each.latest)])
    .filter((each) => each !== null);
  const from = first === null ? Math.min(...days) : numberOf(first);
  const to = last === null ? Math.max(...days) : numberOf(last);
  return Number.isFinite(from) ? { from, to: Math.max(to, from + 1) } : null;
}

/**
 * The lanes that are not empty, each with its facts: the first family that a kind fits has it.
 * @template {Pick<Item, "type">} Each
 * @param {Each[]} items
 * @returns {[name: string, items: Each[]][]}
 */
export function lanesOf(items) {
  const laneOf = (/** @type {Each} */ item) =>
    FAMILIES.findIndex(([, pattern]) => pattern.test(item.type));
  return FAMILIES.map(
    ([name], lane) =>
      /** @type {[string, Each[]]} */ ([name, items.filter((each) => laneOf(each) === lane)]),
  ).filter(([, inLane]) => inLane.length);
}

/**
 * Bars that would lie over one another lie under one another, in as many rows as there is room for.
 * @template {Dated} Each
 * @param {Each[]} items
 * @param {Span} span
 */
export function rowsOf(items, span) {
  /** @type {number[]} where each row is free again */
  const free = [];
  const placed = [...items].sort(byBeginning).map((item) => {
    const { left, width } = extentOf(item, span);
    const found = free.findIndex((until) => until <= left);
    const row = found >= 0 ? found : free.length % MOST_ROWS;
    free[row] = left + width + GAP_PERCENT;
    return { item, row };
  });
  return { placed, count: free.length };
}

/**
 * What has no beginning comes first.
 * @param {Dated} one
 * @param {Dated} other
 */
const byBeginning = (one, other) =>
  (dayNumber(one.earliest) ?? -Infinity) - (dayNumber(other.earliest) ?? -Infinity) || 0;

/**
 * Where a fact's bar begins and how long it is.
 * @param {Dated} item
 * @param {Span} span
 */
export function extentOf(item, span) {
  const [earliest, latest] = [dayNumber(item.earliest), dayNumber(item.latest)];
  const left = Math.min(
    clamped(earliest === null ? 0 : percent(earliest, span)),
    100 - LEAST_PERCENT,
  );
  const right = clamped(latest === null ? 100 : percent(latest + 1, span));
  return { left, width: Math.max(LEAST_PERCENT, right - left) };
}

/**
 * On which sides a fact's date goes on beyond the span, and whether it is a day.
 * @param {Dated} item
 * @param {Span} span
 */
export function shapeOf(item, span) {
  const [earliest, latest] = [dayNumber(item.earliest), dayNumber(item.latest)];
  return {
    isOpenAtStart: earliest === null || earliest < span.from,
    isOpenAtEnd: latest === null || latest > span.to,
    isSharp: item.earliest === item.latest,
  };
}

/**
 * Where the middle of a day is.
 * @param {string} day
 * @param {Span} span
 */
export const middleOf = (day, span) => clamped(percent(numberOf(day) + 0.5, span));

/**
 * Marks at the beginnings of months or years, about a dozen however long the span is.
 * @param {Span} span
 */
export function ticksOf(span) {
  const [first, last] = [monthOf(span.from), monthOf(span.to)];
  const months = last - first;
  const every = months > 36 ? 12 * Math.ceil(months / 120) : months > 14 ? 6 : 1;
  const marks = [];
  for (let at = Math.ceil(first / every) * every; at <= last; at += every) {
    const left = percent(firstDayOf(at), span);
    if (left >= 0) marks.push({ left, name: nameOfTick(at, every) });
  }
  return marks;
}

/**
 * @param {number} at
 * @param {number} every
 */
function nameOfTick(at, every) {
  const year = Math.floor(at / 12);
  const month = at - 12 * year;
  if (every === 1) return SHORT_MONTHS[month];
  return month === 0 ? String(year) : `${SHORT_MONTHS[month]} ${year}`;
}

/**
 * @param {number} day
 * @param {Span} span
 */
const percent = (day, { from, to }) => (100 * (day - from)) / (to + 1 - from);
/** @param {number} value */
const clamped = (value) => Math.min(100, Math.max(0, value));
