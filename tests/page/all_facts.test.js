// @ts-check
// All facts of a timeline are had, however many pages it has; each page here is an address of data.

import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, {
  document: { querySelector: () => null },
  location: { origin: "http://127.0.0.1" },
});
const { askAllFacts } = await import("../../api/page/client/api.js");

/**
 * @param {string[]} ids
 * @param {string | null} next
 */
const page = (ids, next) =>
  `data:application/json,${encodeURIComponent(JSON.stringify({ items: ids.map((id) => ({ id })), next }))}`;

test("facts of all pages are had in their order", async () => {
  const first = page(["one", "two"], page(["three"], page(["four"], null)));

  const facts = await askAllFacts(first, new AbortController().signal);

  assert.deepEqual(
    facts.map((each) => each.id),
    ["one", "two", "three", "four"],
  );
});

test("facts before a page that cannot be had are kept", async () => {
  const first = page(["one", "two"], "data:application/json,no%20page");

  const facts = await askAllFacts(first, new AbortController().signal);

  assert.deepEqual(
    facts.map((each) => each.id),
    ["one", "two"],
  );
});
