// @ts-check
// Where days of a course are drawn, and how near.

import assert from "node:assert/strict";
import { test } from "node:test";

import { numberOf } from "../../api/page/browser/dates.js";
import {
  dayAt,
  daysOf,
  drawn,
  inWords,
  moved,
  placeOf,
  SHORTEST_DAYS,
  ticks,
  zoomed,
} from "../../api/page/parts/course_window.js";

const ALL = { first: numberOf("1776-01-01"), last: numberOf("2025-12-31") };

test("what is drawn never leaves the course, and never gets shorter than a fortnight", () => {
  let window = ALL;
  let seed = 7;
  for (let step = 0; step < 2000; step += 1) {
    seed = (seed * 48271) % 2147483647;
    const at = window.first + (seed % daysOf(window));
    if (step % 3 === 0) window = moved(window, ((seed % 9) - 4) / 4 || 0.25, ALL);
    else window = zoomed(window, [0.5, 2, 0.3, 0.5][seed % 4], ALL, at);
    assert.ok(window.first >= ALL.first && window.last <= ALL.last, JSON.stringify(window));
    assert.ok(daysOf(window) >= SHORTEST_DAYS);
    assert.ok(Number.isInteger(window.first) && Number.isInteger(window.last));
  }
});

test("the day that is pointed at stays where it is", () => {
  const at = numberOf("1972-02-21");
  const near = zoomed(ALL, 0.1, ALL, at);

  assert.ok(Math.abs(placeOf(at, near) - placeOf(at, ALL)) < 0.001);
  assert.ok(Math.abs(dayAt(placeOf(at, near) + 1e-9, near) - at) <= 1);
});

test("zooming out as far as it goes shows all of it", () => {
  const near = zoomed(ALL, 0.01, ALL);

  assert.deepEqual(zoomed(near, 1000, ALL), ALL);
  assert.deepEqual(moved(ALL, 0.5, ALL), ALL);
});

test("a course of one day is drawn", () => {
  const day = { first: ALL.first, last: ALL.first };

  assert.deepEqual(zoomed(day, 0.5, day), day);
  assert.deepEqual(drawn(day.first, day.last, day), { left: 0, width: 1 });
  assert.equal(ticks(day).length, 1);
});

test("what lies partly outside is cut at the edges", () => {
  const window = { first: 100, last: 199 };

  assert.deepEqual(drawn(0, 149, window), { left: 0, width: 0.5 });
  assert.deepEqual(drawn(150, 10_000, window), { left: 0.5, width: 0.5 });
  assert.equal(drawn(0, 99, window), null);
  assert.equal(drawn(200, 300, window), null);
});

test("ticks are few, in order, within, and say days, months or years", () => {
  for (let days = 1; days < 400_000; days = Math.ceil(days * 1.3)) {
    const window = { first: numberOf("1700-03-04"), last: numberOf("1700-03-04") + days - 1 };
    const found = ticks(window);
    assert.ok(found.length <= 10, `${days} days: ${found.length}`);
    assert.ok(found.length >= 1, `${days} days`);
    assert.ok(found.every(({ at }) => at >= 0 && at < 1));
    assert.deepEqual(
      found.map(({ at }) => at),
      found.map(({ at }) => at).sort((a, b) => a - b),
    );
  }
  const year = { first: numberOf("2023-01-01"), last: numberOf("2023-12-31") };
  assert.equal(ticks(year)[1].label, "Apr 2023");
  assert.equal(ticks(ALL)[0].label, "1800");
});

test("what is drawn is said in years, months or days", () => {
  const of = (/** @type {string} */ first, /** @type {string} */ last) =>
    inWords({ first: numberOf(first), last: numberOf(last) });

  assert.equal(of("1776-01-01", "2025-12-31"), "1776 to 2025");
  assert.equal(of("2023-02-01", "2023-06-30"), "February 2023 to June 2023");
  assert.equal(of("2023-06-12", "2023-06-25"), "12 June 2023 to 25 June 2023");
});
