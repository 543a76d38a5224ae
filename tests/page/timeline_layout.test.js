import assert from "node:assert/strict";
import { test } from "node:test";

import { numberOf } from "../../api/page/browser/dates.js";
import {
  extentOf,
  lanesOf,
  middleOf,
  rowsOf,
  shapeOf,
  spanOf,
  ticksOf,
} from "../../api/page/parts/timeline_layout.js";

/** @import { Span } from "../../api/page/parts/timeline_layout.js" */

/**
 * @param {string | null} earliest
 * @param {string | null} [latest]
 */
const dated = (earliest, latest = earliest) => ({ earliest, latest });

/**
 * @param {string} from
 * @param {string} to
 * @returns {Span}
 */
const between = (from, to) => ({ from: numberOf(from), to: numberOf(to) });

const YEAR = between("2023-01-01", "2023-12-31");
/** @param {number} value */
const rounded = (value) => Math.round(value * 100) / 100;

test("a span begins with the earliest day that is known and ends with the latest", () => {
  const items = [dated("2023-05-01", "2023-06-30"), dated(null, "2023-02-01"), dated("2023-09-09")];

  assert.deepEqual(spanOf(items), between("2023-02-01", "2023-09-09"));
  assert.deepEqual(spanOf(items, "2023-01-01", "2023-12-31"), YEAR);
});

test("a span has two days at least, and none where no day is known", () => {
  assert.deepEqual(spanOf([dated("2023-05-01")]), between("2023-05-01", "2023-05-02"));
  assert.equal(spanOf([dated(null)]), null);
  assert.equal(spanOf([]), null);
});

test("a bar covers the days that its date may be", () => {
  const { left, width } = extentOf(dated("2023-07-01", "2023-07-31"), YEAR);

  assert.equal(rounded(left), rounded((100 * 181) / 365));
  assert.equal(rounded(width), rounded((100 * 31) / 365));
});

test("a bar lies within the span, wherever its date does, and can be seen", () => {
  const dates = [
    dated(null),
    dated(null, "2023-03-01"),
    dated("2023-11-01", null),
    dated("2020-01-01"),
    dated("2030-01-01"),
    dated("2022-01-01", "2024-12-31"),
    dated("2023-12-31"),
  ];
  for (const each of dates) {
    const { left, width } = extentOf(each, YEAR);
    assert.ok(left >= 0 && width >= 0.7 && left + width <= 100 + 1e-9, JSON.stringify(each));
  }
});

test("a bar is open on the side on which nothing bounds it, and sharp when it is a day", () => {
  assert.deepEqual(shapeOf(dated("2023-05-01"), YEAR), {
    isOpenAtStart: false,
    isOpenAtEnd: false,
    isSharp: true,
  });
  assert.deepEqual(shapeOf(dated(null, "2024-02-01"), YEAR), {
    isOpenAtStart: true,
    isOpenAtEnd: true,
    isSharp: false,
  });
});

test("bars that would lie over one another lie in rows of their own", () => {
  const long = dated("2023-01-01", "2023-06-30");
  const within = dated("2023-03-01");
  const behind = dated("2023-09-01");

  const { placed, count } = rowsOf([behind, within, long], YEAR);

  assert.equal(count, 2);
  assert.deepEqual(
    placed.map(({ item, row }) => [item, row]),
    [
      [long, 0],
      [within, 1],
      [behind, 0],
    ],
  );
});

test("there are twelve rows and no more", () => {
  const items = Array.from({ length: 40 }, () => dated("2023-01-01", "2023-12-31"));

  const { placed, count } = rowsOf(items, YEAR);

  assert.equal(count, 12);
  assert.equal(placed.length, 40);
  assert.ok(placed.every(({ row }) => row < 12));
});

test("a fact is in the lane of its family, and what fits none is words", () => {
  const kinds = [
    "statement-made",
    "invitation-accepted",
    "engagement-held",
    "joint-statement-issued",
  ];

  assert.deepEqual(
    lanesOf(kinds.map((type) => ({ type }))).map(([name, items]) => [
      name,
      items.map((each) => each.type),
    ]),
    [
      ["Engagements", ["invitation-accepted", "engagement-held"]],
      ["Accords", ["joint-statement-issued"]],
      ["Words", ["statement-made"]],
    ],
  );
});

test("the line of a day stands in its middle", () => {
  assert.equal(rounded(middleOf("2023-01-01", YEAR)), rounded((100 * 0.5) / 365));
  assert.equal(middleOf("2025-01-01", YEAR), 100);
});

test("a year has a mark for each month, without the year", () => {
  const marks = ticksOf(YEAR);

  assert.equal(marks.length, 12);
  assert.deepEqual(marks[0], { left: 0, name: "Jan" });
  assert.ok(marks.every(({ name }) => /^\p{L}+$/u.test(name)));
});

test("two years have a mark for each half of them", () => {
  const names = ticksOf(between("2022-01-01", "2023-12-31")).map(({ name }) => name);

  assert.deepEqual(names, ["2022", "Jul 2022", "2023", "Jul 2023"]);
});

test("however long a span is, it has a dozen marks or so, in order and within it", () => {
  for (const years of [1, 2, 3, 5, 10, 47, 300, 4000, 90_000]) {
    const from = numberOf("2000-05-17");
    const marks = ticksOf({ from, to: from + Math.round(years * 365.2425) });
    assert.ok(marks.length >= 2 && marks.length <= 14, `${years}: ${marks.length}`);
    assert.ok(
      marks.every(({ left }, place) => left >= (marks[place - 1]?.left ?? 0) && left <= 100),
    );
  }
});
