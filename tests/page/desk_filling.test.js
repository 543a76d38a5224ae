import assert from "node:assert/strict";
import { test } from "node:test";

import { Filling } from "../../api/page/desk/filling.js";
import { hintsOf } from "../../api/page/desk/hints.js";
import { firstFor, offeredIn, registrationIn, whyOf } from "../../api/page/desk/told_fact.js";
import { unnamedActor, unnamedIn } from "../../api/page/desk/unnamed.js";

/** @import { EventBody } from "../../api/page/desk/pointers.js" */

const from = () => "from the words";
const WORDS = { imposed_by: "us-treasury", targets: ["tianhe-rotor"], date: "2024-03-13" };

/** @returns {EventBody} */
const begun = () => ({ type: "measure-imposed", date: "2024-03", dated_by: "relative-month" });

test("what is told fills what is empty, and what was kept from the fact before", () => {
  const event = begun();
  const filling = new Filling(event, new Map([["date", "as before"]]));

  assert.deepEqual(filling.asked(), { type: "measure-imposed" });
  const { filled } = filling.take({ ...WORDS, dated_by: "weekday" }, from);

  assert.deepEqual(filled.sort(), ["date", "dated_by", "imposed_by", "targets"]);
  assert.deepEqual(event, { type: "measure-imposed", ...WORDS, dated_by: "weekday" });
  assert.deepEqual(filling.asked(), { type: "measure-imposed" });
  assert.equal(filling.marks().get("targets"), "from the words");
  assert.deepEqual(filling.take({ ...WORDS, dated_by: "weekday" }, from).changed, []);
});

test("what the curator has typed, chosen or taken out stays so", () => {
  const event = begun();
  const filling = new Filling(event, new Map());
  filling.take(WORDS, from);
  event.imposed_by = "united-states";
  delete event.targets;
  filling.look();
  filling.take({ ...WORDS, imposed_by: "china", summary: "It was imposed." }, from);

  assert.deepEqual(event, {
    ...begun(),
    imposed_by: "united-states",
    summary: "It was imposed.",
  });
  filling.claim("place");
  filling.take({ place: "beijing" }, from);
  assert.ok(!("place" in event));
  assert.deepEqual(filling.asked(), { ...begun(), imposed_by: "united-states" });
});

test("what is told no more goes, and what was kept before it comes back", () => {
  const event = begun();
  const filling = new Filling(event, new Map([["date", "as before"]]));
  filling.take(WORDS, from);
  const { changed } = filling.take({ targets: ["another"] }, from);

  assert.deepEqual(changed.sort(), ["date", "imposed_by", "targets"]);
  assert.deepEqual(event, { ...begun(), targets: ["another"] });
  assert.equal(filling.marks().get("date"), "as before");
});

test("with another kind what was told of the one before goes, and dates change their place", () => {
  const event = begun();
  const filling = new Filling(event, new Map([["date", "as before"]]));
  filling.take({ imposed_by: "us-treasury" }, from);
  event.until = "2025";
  filling.rekind(new Set(["attested", "dated_by", "targets"]));

  assert.deepEqual(event, {
    type: "measure-imposed",
    attested: "2024-03",
    dated_by: "relative-month",
  });
  assert.equal(filling.marks().get("attested"), "as before");
  filling.rekind(new Set(["date", "dated_by", "until", "imposed_by"]));
  assert.deepEqual(event, { ...begun(), until: "2025" });
});

test("a date that is typed takes with it how the one before was found", () => {
  const event = begun();
  const filling = new Filling(event, new Map([["date", "as before"]]));
  event.date = "2024-03-13";
  delete event.dated_by;
  filling.look();
  filling.take({ date: "2024-03-12", dated_by: "weekday" }, from);

  assert.deepEqual(event, { type: "measure-imposed", date: "2024-03-13" });
});

test("whom the words name is to be registered where they name him, until somebody goes past", () => {
  const rotor = { type: "actor-added", id: "tianhe-rotor", name: "Tianhe Rotor", kind: "company" };
  const told = {
    kinds: [],
    fact: {},
    why: { place: { engagement: "a-visit" }, date: { exact: "on Wednesday" } },
    offers: {
      place: [{ id: "beijing", name: "Beijing", about: "in China", exact: "", start: 0, end: 0 }],
    },
    registrations: { targets: [rotor] },
    summary: null,
    first: { targets: [{ type: "actor-added", id: "harbourland" }] },
  };
  const who = { type: "actor-added", id: "unnamed-official", name: "Unnamed official" };
  /** @type {EventBody} */
  const event = { type: "measure-imposed" };
  /** @type {string[]} */
  const there = [];
  const hints = hintsOf(event, {
    told: () => told,
    unnamed: () => who,
    before: { place: [{ id: "hanoi", name: "Hanoi", aside: "as before" }] },
    isThere: (id) => there.includes(id),
  });

  assert.deepEqual(hints.registrations(["targets"]), [rotor]);
  assert.deepEqual(hints.registrations(["citations", 0, "asserted_by"]), [who]);
  assert.deepEqual(hints.registrations(["citations", 1, "asserted_by"]), []);
  assert.deepEqual(
    hints.offers(["place"]).map(({ id }) => id),
    [...offeredIn(told, "place").map(({ id }) => id), "hanoi"],
  );
  assert.ok(hints.isWanted(["targets"]));
  hints.left(["targets"]);
  assert.ok(!hints.isWanted(["targets"]) && !hints.isWanted(["imposed_by"]));
  assert.deepEqual(hints.registrations(["targets"]), []);
  there.push("unnamed-official");
  assert.deepEqual(hints.registrations(["speaker"]), []);
  assert.equal(whyOf(told, "place"), "as for the engagement");
  assert.equal(whyOf(told, "date"), "“on Wednesday” in the text");
  assert.deepEqual(registrationIn(told, "actor", "tianhe rotor"), rotor);
  assert.equal(registrationIn(told, "issue", "tianhe rotor"), null);
  assert.deepEqual(firstFor(told, rotor), told.first.targets);
  assert.deepEqual(firstFor(told, who), []);
});

test("whoever is quoted without a name is called as the text calls them", () => {
  /** @type {[string, string | null][]} */
  const told = [
    ["He plans to visit Beijing, a senior official said, and to stay.", "senior official"],
    ["They met on ports, two people familiar with the trip said.", "people familiar with the trip"],
    [
      "According to a senior State Department official, it was postponed.",
      "senior State Department official",
    ],
    [
      "A Western diplomat, speaking on condition of anonymity, told reporters so.",
      "Western diplomat",
    ],
    ["A meeting of defense officials did not fare so well.", null],
    ["The officials met, Mr. Burns said.", null],
    ["Wang Yi met two officials in Beijing.", null],
    ["", null],
  ];
  for (const [passage, who] of told) assert.equal(unnamedIn(passage), who, passage);
});

test("whoever has no name is registered for one article", () => {
  const source = { id: "post-2024", publisher: "The Post", published: "2024-03-14" };
  const made = unnamedActor("senior official", source, ["united-states"]);

  assert.equal(made.name, "Unnamed senior official (The Post of 2024-03-14)");
  assert.equal(made.id, "unnamed-senior-official-post-2024");
  assert.deepEqual(made.acts_for, ["united-states"]);
  const long = unnamedActor("x".repeat(300), { id: "y".repeat(300) }, []);
  assert.ok(String(long.id).length <= 100 && String(long.name).length <= 200);
  assert.ok(!("acts_for" in long));
});

test("who was there is not gone past as long as nobody is told to have been", () => {
  /** @type {EventBody} */
  const event = { type: "engagement-held" };
  const nothing = { told: () => null, unnamed: () => null, before: {}, isThere: () => false };
  const hints = hintsOf(event, nothing);
  const wanted = () =>
    ["host", "visitors", "participants"].filter((each) => hints.isWanted([each]));

  assert.deepEqual(wanted(), ["participants"]);
  event.host = "china";
  assert.deepEqual(wanted(), ["visitors"]);
  event.visitors = ["antony-blinken"];
  assert.deepEqual(wanted(), []);
});
