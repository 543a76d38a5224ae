import assert from "node:assert/strict";
import { test } from "node:test";

import {
  SHORT_MONTHS,
  dayNumber,
  firstDayOf,
  isDay,
  isoOf,
  localDay,
  localInstant,
  monthOf,
  numberOf,
  shifted,
  yearOf,
} from "../../api/page/browser/dates.js";

const DAYS = [
  "0000-02-29",
  "-0001-12-31",
  "1969-12-31",
  "2023-07-15",
  "Y12023-01-01",
  "Y-12023-12-31",
];

test("days are counted from the beginning of 1970", () => {
  assert.equal(dayNumber("1970-01-01"), 0);
  assert.equal(dayNumber("1969-12-31"), -1);
  assert.equal(dayNumber("2000-01-01"), 10_957);
});

test("a day is written as it was read, whatever its year", () => {
  for (const day of DAYS) assert.equal(isoOf(numberOf(day)), day);
});

test("day follows upon day for eight hundred years around the leap days of 1900 and 2000", () => {
  for (let number = numberOf("1600-01-01"); number < numberOf("2400-12-31"); number += 1) {
    const [day, next] = [new Date(isoOf(number)), new Date(isoOf(number + 1))];
    assert.equal(next.getTime() - day.getTime(), 86_400_000);
  }
});

test("what is no day has no number", () => {
  for (const text of [
    "2023",
    "2023-07",
    "2023-02-29",
    "2023-13-01",
    "2023-7-1",
    "",
    null,
    undefined,
  ]) {
    assert.equal(dayNumber(text), null);
    assert.equal(isDay(text), false);
  }
  assert.throws(() => numberOf("2023-02-29"), RangeError);
});

test("a day is shifted over the ends of months, years and the common era", () => {
  assert.equal(shifted("2024-02-28", 1), "2024-02-29");
  assert.equal(shifted("2023-12-31", 1), "2024-01-01");
  assert.equal(shifted("0000-01-01", -1), "-0001-12-31");
  assert.equal(shifted("9999-12-31", 1), "Y10000-01-01");
});

test("a year is written as the day has it", () => {
  assert.equal(yearOf("2023-07-15"), "2023");
  assert.equal(yearOf("Y-12023-07-15"), "Y-12023");
});

test("a month is counted from the year 0, and begins with its first day", () => {
  assert.equal(monthOf(numberOf("0000-01-31")), 0);
  for (const day of DAYS) {
    const first = firstDayOf(monthOf(numberOf(day)));
    assert.equal(isoOf(first).slice(-2), "01");
    assert.equal(yearOf(isoOf(first)), yearOf(day));
    assert.ok(first <= numberOf(day) && numberOf(day) - first < 31);
  }
});

test("days and instants are said in UTC, and what has no four digits as it is written", () => {
  assert.equal(SHORT_MONTHS.length, 12);
  assert.equal(localDay("2023-07-15"), "15 July 2023");
  assert.equal(localDay("Y12023-01-01"), "Y12023-01-01");
  assert.equal(localDay("2023-02-29"), "2023-02-29");
  assert.equal(localInstant("2023-07-15T23:30:00Z"), "15 July 2023, 23:30 UTC");
});
