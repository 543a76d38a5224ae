import assert from "node:assert/strict";
import { test } from "node:test";

import { textBegins } from "../../api/page/desk/front_matter.js";
import { asWritten, sentenceAround } from "../../api/page/desk/sentences.js";
import { meantOf } from "../../api/page/desk/name_meant.js";
import { carriedFrom, newFact, offeredFrom } from "../../api/page/desk/next_fact.js";
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

test("speaker, occasion and day are kept for the next fact, and nothing else", async () => {
  const before = {
    type: "statement-made",
    id: "one",
    summary: "He said so.",
    speaker: "wang-wenbin",
    date: "2023-06-06",
    dated_by: "weekday",
    citations: [{ source: "a", exact: "words", asserted_by: "wang-wenbin", note: "odd" }],
  };

  const { fact: next } = await newFact({ source: "a", exact: "others" }, carriedFrom(before, {}));

  assert.deepEqual(next, {
    type: "statement-made",
    speaker: "wang-wenbin",
    date: "2023-06-06",
    dated_by: "weekday",
    citations: [{ source: "a", exact: "others" }],
  });
  const offered = offeredFrom(carriedFrom(before, {}), (kind, id) => `${kind} ${id}`);
  assert.deepEqual(offered, {
    speaker: [{ id: "wang-wenbin", name: "actor wang-wenbin", aside: "as before" }],
    date: [{ id: "2023-06-06", name: "2023-06-06, as before", aside: "weekday" }],
  });
  const planned = { ...before, type: "engagement-planned", engagement: "a-visit" };
  assert.equal(carriedFrom(planned, {}).engagement, undefined);
  const { fact, filled } = await newFact({ exact: "x" }, {});
  assert.deepEqual([fact, filled.size], [{ citations: [{ exact: "x" }] }, 0]);
});

test("what the words tell goes before what is kept, and says where it comes from", async () => {
  const before = { speaker: "wang-wenbin", on_behalf_of: "china", date: "2023-06", type: "x" };
  const day = { earliest: "2023-06-06", latest: "2023-06-06" };
  const dated = { dated_by: /** @type {const} */ ("weekday"), edtf: "2023-06-06", text: "" };
  const readings = [{ ...day, ...dated }];
  const of = (/** @type {string} */ aside) => ({
    words: "",
    sentence: "",
    text: "",
    unnamed: null,
    date: { words: "Tuesday", readings },
    names: async () => [],
    called: async () => "",
    named: async () => [{ id: "antony-blinken", name: "", aside }],
  });

  const other = await newFact({ exact: "x" }, before, of("person, acts for United States"));
  assert.deepEqual(
    [other.fact.speaker, other.fact.on_behalf_of, other.fact.date, other.fact.dated_by],
    [undefined, undefined, "2023-06-06", "weekday"],
  );
  assert.match(other.filled.get("date") ?? "", /Tuesday/);
  const same = await newFact({ exact: "x" }, before, of("state"));
  assert.equal(same.fact.speaker, "wang-wenbin");
  assert.equal(same.filled.get("speaker"), "as before");
});

test("what is told of a day to come is planned for it, and of several days none is taken", async () => {
  const before = { type: "x", engagement: "a-visit", date: "2023-06", dated_by: "printed" };
  const of = (/** @type {import("../../api/page/desk/told_in.js").DateFound} */ date) => ({
    words: "",
    sentence: "",
    text: "",
    unnamed: null,
    date,
    names: async () => [],
    called: async () => "",
    named: async () => [],
  });
  const july = { earliest: "2023-07-01", latest: "2023-07-31", edtf: "2023-07", text: "" };
  const next = { words: "next month", readings: [{ ...july, dated_by: null }] };
  const planned = await newFact({ exact: "x" }, before, of(next), "2023-06-09");
  assert.deepEqual(planned.fact, {
    type: "x",
    planned_for: "2023-07",
    citations: [{ exact: "x" }],
  });
  assert.match(planned.filled.get("planned_for") ?? "", /next month/);

  const several = { words: "on Monday", readings: [] };
  const { fact, filled } = await newFact({ exact: "x" }, before, of(several), "2023-06-09");
  assert.deepEqual(fact, { type: "x", citations: [{ exact: "x" }] });
  assert.deepEqual([...filled.keys()], ["type"]);
});

test("what stands before a text between dashes is none of its words", () => {
  const block = '---\ntitle: "A 🕊 call"\ndate: 2023-06-09\ntags:\n  - a\n- b\n---\n';
  for (const begin of [block, `\uFEFF${block}`, block.replaceAll("\n", "\r\n")])
    assert.equal(textBegins(`${begin}\nThe text.`), begin.length);
  for (const text of [
    "The text.",
    "---\nA rule above, and no field.\n---\nThe text.",
    "---\ntitle: never closed\nThe text.",
    `The text.\n${block}`,
    "---\n\n---\n",
    "",
  ])
    assert.equal(textBegins(text), 0, text);
});

test("a name is registered as the text writes it, of which some was typed", () => {
  const sentence = "Foreign Minister Park Jin’s aide told Tang-Wei Group and park rangers.";
  const written = (/** @type {string} */ typed) => asWritten(sentence, sentence, typed);
  assert.equal(written("park jin"), "Park Jin");
  assert.equal(written("park"), "Park Jin");
  assert.equal(written("tang"), "Tang-Wei Group");
  for (const typed of ["ark", "Reuters", "", "(["]) assert.equal(written(typed), typed);
});

test("of a surname alone the name is the whole one that the text has", () => {
  const text =
    "Trade Minister Fiona Burns came. But Burns, no relation of Mr. Nicholas Burns, left. " +
    "But that may be. Secretary of State Antony Blinken met Theresa May. The State Department " +
    "of Harbourland was silent, and so was President Xi.";
  const written = (/** @type {string} */ typed) => asWritten("Ms. Burns left.", text, typed);
  assert.equal(written("burns"), "Fiona Burns");
  assert.equal(written("blinken"), "Antony Blinken");
  assert.equal(written("may"), "Theresa May");
  assert.equal(written("xi"), "Xi");
  assert.equal(written("harbourl"), "Harbourland");
  assert.equal(written("burns (the minister"), "Burns (the Minister");
  assert.equal(written("departure of two harbourland kin"), "departure of two Harbourland kin");
});

test("what is marked of the names to choose from is what is sure", () => {
  const of = (/** @type {string[]} */ ...names) =>
    names.map((name) => ({ id: name.startsWith("Register") ? "" : name, name, aside: "" }));
  const meant = (/** @type {string[]} */ names, /** @type {[string, string]} */ [typed, written]) =>
    names[meantOf(of(...names), typed, written)];
  const burns = ["Nicholas Burns", "R. Nicholas Burns", "Register “Fiona Burns”"];
  assert.equal(meant(burns, ["burns", "Fiona Burns"]), "Register “Fiona Burns”");
  assert.equal(meant(burns, ["burns", "Nicholas Burns"]), "Nicholas Burns");
  assert.equal(meant(["R. Nicholas Burns"], ["burns", "Nicholas Burns"]), "R. Nicholas Burns");
  assert.equal(meant(["Wang Yi", "Wang Wenbin"], ["wang", "Wang Wenbin"]), "Wang Wenbin");
  assert.equal(meant(["China", "Register “Chinese”"], ["chin", "Chinese"]), "China");
  assert.equal(meant(["Korea", "Register “North Korea”"], ["korea", "North Korea"]), "Korea");
});

test("the sentence around words ends with its line", () => {
  const text = "A headline\nHe came. She went home. They met.\nNext.";
  const around = (/** @type {string} */ words) =>
    sentenceAround(text, text.indexOf(words), text.indexOf(words) + words.length).trim();
  assert.equal(around("went"), "She went home.");
  assert.equal(around("came. She"), "He came. She went home.");
  assert.equal(around("headline"), "A headline");
  assert.equal(around("Next."), "Next.");
});
