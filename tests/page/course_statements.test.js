// @ts-check
// In which columns statements are counted, and of which it is not told in which they were made.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isoOf, numberOf } from "../../api/page/browser/dates.js";
import { columnsOf } from "../../api/page/parts/course_statements.js";
import { buckets } from "../../api/page/parts/course_window.js";

/**
 * @param {string} first
 * @param {string} last
 */
const window = (first, last) => ({ first: numberOf(first), last: numberOf(last) });

/**
 * @param {string | null} first
 * @param {string | null} last
 */
const told = (first, last, number = 1) => ({ first_day: first, last_day: last, number });

test("what is counted together follows on without a gap, whatever is drawn", () => {
  for (const [first, last, unit] of [
    ["2023-06-05", "2023-06-20", "a day"],
    ["2022-10-01", "2023-06-30", "a week"],
    ["2019-01-01", "2025-12-31", "a month"],
    ["1940-01-01", "2025-12-31", "a year"],
    ["1776-01-01", "2025-12-31", "5 years"],
  ]) {
    const drawn = window(first, last);
    const { unit: named, bucketOf } = buckets(drawn);
    assert.equal(named, unit);
    let day = drawn.first;
    let number = 0;
    while (day <= drawn.last) {
      const bucket = bucketOf(day);
      assert.ok(bucket.first <= day && day <= bucket.last);
      assert.deepEqual(bucketOf(bucket.last), bucket);
      day = bucket.last + 1;
      number += 1;
    }
    assert.ok(number <= 102, `${number} columns`);
  }
});

test("a week begins on a Monday", () => {
  const { bucketOf } = buckets(window("2022-10-01", "2023-06-30"));

  assert.equal(isoOf(bucketOf(numberOf("2023-06-18")).first), "2023-06-12");
});

test("statements of a date that lies in one column are counted there", () => {
  const found = columnsOf(
    [
      told("2023-06-05", "2023-06-05", 2),
      told("2023-06-01", "2023-06-30"),
      told("2023-07-01", "2023-07-01"),
    ],
    window("2019-01-01", "2025-12-31"),
  );

  assert.deepEqual(
    found.columns.map(({ first, number }) => [isoOf(first), number]),
    [
      ["2023-06-01", 3],
      ["2023-07-01", 1],
    ],
  );
  assert.deepEqual(found.open, []);
});

test("statements that may be of several columns, or of nobody knows which, are in none", () => {
  const uncertain = [
    told("2023-06-01", "2023-06-30"),
    told(null, "2023-06-12"),
    told("2023-06-12", null),
  ];

  const found = columnsOf(uncertain, window("2023-06-05", "2023-06-20"));

  assert.deepEqual(found.columns, []);
  assert.deepEqual(found.open, uncertain);
});
