import assert from "node:assert/strict";
import { test } from "node:test";

import { coverageSaid, marksOf } from "../../api/page/desk/bench_marks.js";
import { moved, wholeWords, wordsOf } from "../../api/page/desk/caret.js";
import { paragraphsOf } from "../../api/page/desk/marks.js";
import { Measured } from "../../api/page/desk/offsets.js";

const TEXT = "a \u{1f54a} b\n\n\u{1d49c}ll \u{1f54a}\u{1f54a} c";

test("units and code points are told apart beyond the first plane", () => {
  const measured = new Measured(TEXT);
  const points = [...TEXT];

  assert.equal(measured.length, points.length);
  points.forEach((_, point) => {
    const unit = points.slice(0, point).join("").length;
    assert.equal(measured.unitAt(point), unit);
    assert.equal(measured.pointAt(unit), point);
  });
  assert.equal(measured.unitAt(points.length), TEXT.length);
  assert.equal(measured.pointAt(TEXT.length), points.length);
});

test("a selection is whole characters without the blanks around them, across paragraphs too", () => {
  const measured = new Measured(TEXT);

  const found = measured.between(1, TEXT.length - 2);
  assert.equal(found?.exact, "\u{1f54a} b\n\n\u{1d49c}ll \u{1f54a}\u{1f54a}");
  assert.equal([...TEXT].slice(found?.start, found?.end).join(""), found?.exact);
  // Within a pair, either way round.
  assert.equal(measured.between(3, 5)?.exact, "\u{1f54a}");
  assert.equal(measured.between(5, 3)?.exact, "\u{1f54a}");
  assert.equal(measured.between(1, 2), null);
  assert.equal(measured.between(0, 0), null);
});

test("any two places of any text give what stands between them", () => {
  const characters = [" ", "a", "\n", "\u{1f54a}", "é", "e\u0301", "\u{1d49c}", "字"];
  for (let round = 0; round < 200; round += 1) {
    const text = Array.from(
      { length: 12 },
      (_, at) => characters[(round * 7 + at * at * 3 + at) % 8],
    );
    const measured = new Measured(text.join(""));
    for (let one = 0; one < measured.text.length; one += 1) {
      const found = measured.between(one, measured.text.length - one);
      if (!found) continue;
      assert.equal([...measured.text].slice(found.start, found.end).join(""), found.exact);
      assert.equal(found.exact, found.exact.trim());
    }
  }
});

test("a text in pieces is the text, whatever marks lie over each other in it", () => {
  const marks = [
    { from: 0, to: 5, kind: "cited", of: "one" },
    { from: 3, to: 12, kind: "drafted", of: "#0" },
  ];
  const paragraphs = paragraphsOf(TEXT, marks);

  assert.equal(paragraphs.length, 2);
  for (const { from, to, pieces } of paragraphs) {
    assert.equal(
      pieces.map((each) => TEXT.slice(each.from, each.to)).join(""),
      TEXT.slice(from, to),
    );
  }
  const kinds = paragraphs.flatMap(({ pieces }) =>
    pieces.map((each) => each.marks.map((mark) => mark.of)),
  );
  assert.deepEqual(kinds, [["one"], ["one", "#0"], ["#0"], ["#0"], []]);
});

test("keys go from word to word and from sentence to sentence, and select with Shift", () => {
  const text = wordsOf("One two. Three four five. Six.");
  /** @type {(caret: { anchor: number, head: number }, key: string, shiftKey?: boolean) => unknown} */
  const press = (caret, key, shiftKey = false) => moved(caret, { key, shiftKey }, text);

  assert.deepEqual(press({ anchor: 0, head: 0 }, "ArrowRight"), { anchor: 1, head: 1 });
  assert.deepEqual(press({ anchor: 0, head: 0 }, "ArrowLeft"), { anchor: 0, head: 0 });
  assert.deepEqual(press({ anchor: 0, head: 0 }, "ArrowDown"), { anchor: 2, head: 2 });
  assert.deepEqual(press({ anchor: 4, head: 4 }, "ArrowUp"), { anchor: 2, head: 2 });
  assert.deepEqual(press({ anchor: 2, head: 2 }, "ArrowDown", true), { anchor: 2, head: 4 });
  assert.deepEqual(press({ anchor: 2, head: 4 }, "ArrowRight", true), { anchor: 2, head: 5 });
  assert.deepEqual(press({ anchor: 2, head: 4 }, "End"), { anchor: 5, head: 5 });
  assert.equal(press({ anchor: 2, head: 4 }, "x"), null);
  assert.equal(moved({ anchor: 0, head: 0 }, { key: "End", shiftKey: false }, wordsOf("")), null);
});

test("how far a text was read counts what is no blank, in code points", () => {
  const measured = new Measured("\u{1f54a}b  cd");
  const text = {
    text: "",
    source: null,
    content: measured.text,
    cited: [{ start: 0, end: 2, facts: [{ fact: "one", kind: "", title: "", bearing: "" }] }],
    read: [],
    uncovered: [],
  };
  const events = [{ type: "x", citations: [{ start: 4, end: 5 }, { exact: "not placed yet" }] }];

  assert.equal(
    coverageSaid(measured, text, events),
    "1 fact recorded, 1 in the draft; 75 % of the text is cited or has its reason.",
  );
  assert.deepEqual(
    marksOf(measured, text, { events, open: 0 }, []).map(({ from, to, kind }) => [from, to, kind]),
    [
      [0, 3, "cited"],
      [5, 6, "now"],
    ],
  );
});

test("a word that a selection has cut is taken whole, where words are parted", () => {
  const text = "the State Department said. 中国外交部发言人 said.";
  const { words } = wordsOf(text);
  const whole = (/** @type {string} */ part) => {
    const from = text.indexOf(part);
    const found = wholeWords({ from, to: from + part.length }, words, text);
    return text.slice(found.from, found.to);
  };

  assert.equal(whole("ate Departm"), "State Department");
  assert.equal(whole("Department said."), "Department said.");
  assert.equal(whole("the State"), "the State");
  assert.equal(whole("国外交"), "国外交");
});

test("a selection begins with no comma, and has the last full stop of an abbreviation", () => {
  const text = "Peru, which the U.S. envoy left, slept.";
  const { words } = wordsOf(text);
  const whole = (/** @type {string} */ part) => {
    const from = text.indexOf(part);
    const found = wholeWords({ from, to: from + part.length }, words, text);
    return text.slice(found.from, found.to);
  };
  assert.equal(whole(", which the"), "which the");
  assert.equal(whole("the U.S"), "the U.S.");
  assert.equal(whole("envoy lef"), "envoy left");
});
