import assert from "node:assert/strict";
import { test } from "node:test";

import { countOfFacts } from "../../api/page/client/new_facts.js";

/** @import { Recorded } from "../../api/page/client/new_facts.js" */

/**
 * An event of which only what counts is there.
 * @param {number} position
 * @param {object} event
 */
const recorded = (position, event) => /** @type {Recorded} */ ({ position, event });

test("facts, corrections, retractions and citations are told of", () => {
  const events = [
    recorded(1, { type: "engagement-held", citations: [] }),
    recorded(2, { type: "fact-corrected", fact: { id: "met" } }),
    recorded(3, { type: "fact-retracted", fact: "met" }),
    recorded(4, { type: "citation-added", fact: "met", citation: {} }),
  ];

  assert.equal(countOfFacts(events, 4), 4);
});

test("what is registered, merged or looked at is not", () => {
  const events = [
    recorded(1, { type: "actor-added", id: "china" }),
    recorded(2, { type: "source-added", id: "cnn" }),
    recorded(3, { type: "source-checked", source: "cnn" }),
    recorded(4, { type: "actor-merged", from: "prc", into: "china" }),
  ];

  assert.equal(countOfFacts(events, 4), 0);
});

test("what the views have not come to is not told of yet", () => {
  const events = [1, 2, 3].map((position) => recorded(position, { citations: [] }));

  assert.equal(countOfFacts(events, 2), 2);
  assert.equal(countOfFacts(events, 0), 0);
});
