import assert from "node:assert/strict";
import { test } from "node:test";

import { capital, counted, joined } from "../../api/page/browser/dom.js";

test("one is counted in the singular, all others in the plural", () => {
  assert.deepEqual(
    [0, 1, 2, 1_234].map((number) => counted(number, "fact")),
    ["0 facts", "1 fact", "2 facts", "1,234 facts"],
  );
  assert.equal(counted(3, "more", "more"), "3 more");
});

test("parts are joined as in a sentence", () => {
  assert.deepEqual(joined([]), []);
  assert.deepEqual(joined(["a"]), ["a"]);
  assert.deepEqual(joined(["a", "b", "c"]), ["a", ", ", "b", " and ", "c"]);
  assert.deepEqual(joined(["a", "b"], "; ", "; "), ["a", "; ", "b"]);
});

test("only the first letter becomes a capital", () => {
  assert.equal(capital("qin Gang removed"), "Qin Gang removed");
  assert.equal(capital(""), "");
});
