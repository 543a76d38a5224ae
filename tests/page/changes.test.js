// @ts-check
// Which changes a reader is shown, and engagements with those within them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { movesOf, worthTelling } from "../../api/page/client/changes.js";
import { withParts } from "../../api/page/client/engagements.js";

/** @typedef {Parameters<typeof worthTelling>[0]} Compared */

/**
 * @param {string} section
 * @param {string} reason
 * @param {string[]} differs
 */
const change = (section, reason, differs) => ({ section, reason, differs, id: `${section}-id` });

test("what is told once more is no change, nor is who represents a state one of relations", () => {
  const changes = [
    change("offices", "told-again", ["last_told"]),
    change("offices", "told-otherwise", ["holder"]),
    change("measures", "not-compared", []),
    change("relations", "the-world-moved", ["course"]),
  ];
  const compared = /** @type {Compared} */ (/** @type {unknown} */ ({ changes }));

  assert.deepEqual(worthTelling(compared), [changes[1], changes[3]]);
  assert.deepEqual(worthTelling(null), []);
});

test("a move is the world's, or may be, and nothing that was merely told is one", () => {
  const changes = [
    "told-again",
    "may-have-moved",
    "first-told",
    "the-world-moved",
    "window-closed",
    "told-otherwise",
    "not-compared",
  ].map((reason) => change("offices", reason, []));
  const compared = /** @type {Parameters<typeof movesOf>[0]} */ (
    /** @type {unknown} */ ({ changes })
  );

  assert.deepEqual(movesOf(compared), { moved: [changes[3]], mayHave: [changes[1]] });
});

test("parts of parts are found, each after its whole", () => {
  const talk = { engagement: "talk", parts: [] };
  const day = { engagement: "day", parts: [talk] };
  const visit = { engagement: "visit", parts: [day] };
  const list = /** @type {Parameters<typeof withParts>[0]} */ (
    /** @type {unknown} */ ([visit, { engagement: "call", parts: [] }])
  );

  assert.deepEqual(
    withParts(list).map((each) => each.engagement),
    ["visit", "day", "talk", "call"],
  );
});
