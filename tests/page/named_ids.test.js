// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { idsIn, shownOf } from "../../api/page/client/named_ids.js";

test("of many facts the first and the last two are shown", () => {
  assert.deepEqual(shownOf(["a", "b", "c", "d"]).between, []);
  assert.deepEqual(shownOf(["a", "b", "c", "d", "e"]), {
    before: ["a"],
    between: ["b", "c"],
    after: ["d", "e"],
  });
});

test("holders of offices are looked up, and statuses are not", () => {
  const answer = {
    between: ["united-states", "japan"],
    measures: [{ alternatives: [{ value: "in-force", because: ["imposed"] }] }],
    offices: [{ holders: ["cordell-hull"], alternatives: [{ value: "somebody", because: [] }] }],
  };

  const { actors, facts } = idsIn([answer]);

  assert.deepEqual([...actors].sort(), ["cordell-hull", "japan", "somebody", "united-states"]);
  assert.deepEqual([...facts], ["imposed"]);
});
