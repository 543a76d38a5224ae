import assert from "node:assert/strict";
import { test } from "node:test";

import { carriedFrom, newFact } from "../../api/page/desk/next_fact.js";
import { leadsTo, pathOf, putAt, slug, valueAt } from "../../api/page/desk/pointers.js";

test("pointers lead to what they name", () => {
  assert.deepEqual(pathOf("/events/0/citations/1/says/a~1b"), [
    "events",
    0,
    "citations",
    1,
    "says",
    "a/b",
  ]);
  assert.deepEqual(pathOf(""), []);
  assert.ok(leadsTo(["citations", 0], ["citations", 0, "exact"]));
  assert.ok(!leadsTo(["citations", 0, "exact"], ["citations", 0]));
});

test("values are put where a path says, and what says nothing is left out", () => {
  const event = { type: "statement-made" };
  putAt(event, ["citations", 0, "exact"], "words");
  putAt(event, ["issues"], []);
  putAt(event, ["speaker"], "wang-yi");
  putAt(event, ["speaker"], "");

  assert.deepEqual(event, { type: "statement-made", citations: [{ exact: "words" }] });
  assert.equal(valueAt(event, ["citations", 0, "exact"]), "words");
  assert.equal(valueAt(event, ["nobody", 0, "at", "home"]), undefined);
});

test("names become ids as the record has them", () => {
  const rule = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  for (const name of ["Wang Yi", "São Tomé & Príncipe", "“No winners”, he said.", "A".repeat(200)])
    assert.match(slug(name), rule);
  assert.equal(slug("São Tomé & Príncipe"), "sao-tome-principe");
  assert.equal(
    slug("Wang Yi’s visit to the Bahamas' capital"),
    "wang-yi-visit-to-the-bahamas-capital",
  );
  assert.equal(slug("L'Aquila"), "l-aquila");
  assert.equal(slug("…"), "");
});

test("speaker, occasion and day are kept for the next fact, and nothing else", () => {
  const before = {
    type: "statement-made",
    id: "one",
    summary: "He said so.",
    speaker: "wang-wenbin",
    date: "2023-06-06",
    dated_by: "weekday",
    citations: [{ source: "a", exact: "words", asserted_by: "wang-wenbin", note: "odd" }],
  };

  const next = newFact({ source: "a", exact: "others" }, carriedFrom(before, {}));

  assert.deepEqual(next, {
    type: "statement-made",
    speaker: "wang-wenbin",
    date: "2023-06-06",
    dated_by: "weekday",
    citations: [{ source: "a", exact: "others" }],
  });
  assert.deepEqual(newFact({ exact: "x" }, {}), { citations: [{ exact: "x" }] });
});
