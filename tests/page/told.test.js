// @ts-check
// Since when something holds and when that was told, in words that no source is blunter than.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  daysInWords,
  isDated,
  isLongAgo,
  onDay,
  sinceWords,
  standingWords,
  toldWords,
} from "../../api/page/parts/told.js";

/**
 * @param {string | null} since
 * @param {string | null} words
 * @param {string | null} first
 * @param {string | null} last
 */
const state = (since, words, first, last) => ({
  since,
  since_in_words: words,
  first_told: first,
  last_told: last,
  attested_only: false,
});

test("the last day of a month may stand for all of it", () => {
  assert.equal(onDay("2023-06-08"), "on 8 June 2023");
  assert.equal(onDay("2022-11-30"), "by 30 November 2022");
  assert.equal(onDay("2018-12-31"), "by 31 December 2018");
  assert.equal(onDay("2024-02-28"), "on 28 February 2024");
  assert.equal(onDay("-0043-03-15"), "on -0043-03-15");
  assert.equal(onDay(null), "on a day that is not known");
});

test("a beginning says whether its day is known", () => {
  assert.equal(sinceWords(state("2023-06-06", "6 June 2023", null, null)), " since 6 June 2023");
  assert.equal(
    sinceWords(state("[2022-06..2023-06-19]", "between June 2022 and 19 June 2023", null, null)),
    " since some time between June 2022 and 19 June 2023",
  );
  assert.equal(
    sinceWords(state("2023-02-0X", "between 1 February 2023 and 9 February 2023", null, null)),
    " since some time between 1 February 2023 and 9 February 2023",
  );
  assert.equal(
    sinceWords(state("../2023-06", "until June 2023", null, null)),
    " since some time until June 2023",
  );
  assert.equal(sinceWords(state(null, null, "2023-06-08", "2023-06-08")), "");
});

test("what only its first telling limits is said to be told, and no more", () => {
  const held = state("[..2022-11]", "on or before November 2022", "2022-11-30", "2022-11-30");

  assert.equal(standingWords(held, "2022-12-01", false), ", as told by 30 November 2022");
});

test("several tellings are said from the first to the last where nothing else says how early", () => {
  const held = state("[..2023-05-08]", "on or before 8 May 2023", "2023-05-08", "2023-06-08");
  const begun = state("2023-01-02", "2 January 2023", "2023-01-02", "2023-06-08");

  assert.equal(
    toldWords(held, "2023-06-20"),
    ", as first told on 8 May 2023 and last told on 8 June 2023",
  );
  assert.equal(
    standingWords(begun, "2023-06-20", true),
    " since 2 January 2023, as last told on 8 June 2023",
  );
});

test("when something was last told is said always or where it is more than a year ago", () => {
  const imposed = state("2023-06-06", "6 June 2023", "2023-06-06", "2023-06-08");

  assert.equal(standingWords(imposed, "2024-06-05", false), " since 6 June 2023");
  assert.equal(
    standingWords(imposed, "2024-06-09", false),
    " since 6 June 2023, as last told on 8 June 2023, 1 year earlier",
  );
  assert.equal(isLongAgo("2023-06-06", "2023-06-06"), false);
  assert.equal(isLongAgo(null, "2023-06-06"), false);
});

test("what was told once, as it began, does not say a second time when", () => {
  const imposed = state("2023-06-06", "6 June 2023", "2023-06-06", "2023-06-06");

  assert.equal(standingWords(imposed, "2025-06-07", false), " since 6 June 2023");
  assert.equal(
    standingWords(imposed, "2025-06-07", true),
    " since 6 June 2023, as told on 6 June 2023, 2 years earlier",
  );
});

test("what is told of days alone has no beginning", () => {
  const told = { ...state("[2023-01-01..2023-06-08]", "…", "2023-06-08", "2023-06-08") };
  const again = { ...told, last_told: "2023-06-20" };

  assert.equal(
    standingWords({ ...told, attested_only: true }, "2023-06-21", false),
    ", as told on 8 June 2023",
  );
  assert.equal(
    standingWords({ ...again, attested_only: true }, "2023-06-21", false),
    ", as first told on 8 June 2023 and last told on 20 June 2023",
  );
});

test("an incident that does not last has a date, as what was held", () => {
  const held = /** @type {Parameters<typeof isDated>[0]} */ ({ lasts: false });

  assert.equal(isDated(held, "occurred"), true);
  assert.equal(isDated({ lasts: true }, "occurred"), false);
  assert.equal(isDated({ lasts: false }, "resolved"), false);
});

test("days since a contact are as many as its date allows", () => {
  assert.deepEqual(
    [
      { at_least: 1, at_most: 1 },
      { at_least: 3, at_most: 10 },
      { at_least: 3, at_most: null },
      { at_least: 0, at_most: 5 },
      { at_least: 0, at_most: null },
      { at_least: 1_063, at_most: 1_154 },
    ].map(daysInWords),
    [
      "1 day",
      "between 3 and 10 days",
      "at least 3 days",
      "at most 5 days",
      "an unknown number of days",
      "between 2 and 3 years",
    ],
  );
});
