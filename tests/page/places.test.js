import assert from "node:assert/strict";
import { test } from "node:test";

import { clocksOf, decoded, linkTo } from "../../api/page/browser/places.js";

/** @param {string} address */
const at = (address) => new URL(address, "http://localhost");

test("an address has the clocks that stand in it, and no others", () => {
  assert.deepEqual(clocksOf(at("/search?as_of=2023-07&known_at=7&public_by=&q=taiwan")), {
    asOf: "2023-07",
    knownAt: "7",
  });
});

test("a link leads to the same clocks", () => {
  const clocks = { asOf: "2023-07-15", publicBy: "2023-07-16", knownAt: "400" };

  assert.deepEqual(clocksOf(at(linkTo("/actors/china", clocks))), clocks);
});

test("a link without clocks and parameters is the path alone", () => {
  assert.equal(linkTo("/actors/china"), "/actors/china");
  assert.equal(linkTo("/search", { asOf: null }, { q: "" }), "/search");
});

test("parameters stand behind the clocks", () => {
  const link = linkTo("/search", { knownAt: "7" }, { q: "“one China” & more" });

  assert.equal(link, "/search?known_at=7&q=%E2%80%9Cone+China%E2%80%9D+%26+more");
  assert.equal(at(link).searchParams.get("q"), "“one China” & more");
});

test("ids are encoded once, whether they came encoded or not", () => {
  for (const id of ["王毅", "%E7%8E%8B%E6%AF%85"]) {
    assert.equal(linkTo(`/actors/${id}`), "/actors/%E7%8E%8B%E6%AF%85");
  }
});

test("what cannot be decoded is taken as it stands", () => {
  assert.equal(decoded("%E7%8E"), "%E7%8E");
  assert.equal(linkTo("/actors/100%"), "/actors/100%25");
});
