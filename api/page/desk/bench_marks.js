// @ts-check
// What of a text is cited, drafted, suggested or given a reason: as marks in it, and as a number.

import { counted } from "../browser/dom.js";
import { textBegins } from "./front_matter.js";

/** @import { Mark } from "./marks.js" */
/** @import { Measured } from "./offsets.js" */
/** @import { Body } from "./pointers.js" */
/** @import { DeskText, Span } from "./shapes.js" */

/** @typedef {Span & { of: string }} SpanOf */

/**
 * The words that an event cites, as far as they are placed.
 * @param {Body} event
 * @returns {Span[]}
 */
export function spansOf(event) {
  const all = /** @type {Partial<Span>[]} */ (event.citations ?? []);
  return all.flatMap(({ start, end }) =>
    start === undefined || end === undefined ? [] : [{ start, end }],
  );
}

/**
 * @param {Measured} measured
 * @param {DeskText} text
 * @param {{ events: Body[], open: number }} draft
 * @param {SpanOf[]} suggested
 * @returns {Mark[]}
 */
export function marksOf(measured, text, { events, open }, suggested) {
  /** @type {(span: Span, kind: string, of: string) => Mark} */
  const mark = ({ start, end }, kind, of) => ({
    from: measured.unitAt(start),
    to: measured.unitAt(end),
    kind,
    of,
  });
  const idsOf = (/** @type {DeskText["cited"][number]} */ each) =>
    each.facts.map(({ fact }) => fact).join(" ");
  return [
    ...text.cited.map((each) => mark(each, "cited", idsOf(each))),
    ...text.read.map((each) => mark(each, "read", `@${each.start}-${each.end}`)),
    ...events.flatMap((event, at) =>
      spansOf(event).map((each) => mark(each, at === open ? "now" : "drafted", `#${at}`)),
    ),
    ...suggested.map((each) => mark(each, "suggested", each.of)),
  ];
}

/**
 * The code points of what was read, as its mark names them.
 * @param {string} named
 * @returns {[number, number]}
 */
export function spanOfMark(named) {
  const [start, end] = named.slice(1).split("-").map(Number);
  return [start, end];
}

/**
 * What the facts with some ids tell, of those that cite a text.
 * @param {DeskText} text
 * @param {string[]} ids
 */
export function citedFor(text, ids) {
  const facts = text.cited.flatMap((each) => each.facts);
  const titles = facts.filter(({ fact }) => ids.includes(fact)).map(({ title }) => title);
  return [...new Set(titles)].join("; ");
}

/**
 * How far a text was read, in a sentence.
 * @param {Measured} measured
 * @param {DeskText} text
 * @param {Body[]} events
 */
export function coverageSaid(measured, text, events) {
  const covered = new Uint8Array(measured.length);
  // What stands before the text is not to be read.
  const begin = measured.pointAt(textBegins(measured.text));
  for (const { start, end } of [...text.cited, ...text.read, ...events.flatMap(spansOf)])
    covered.fill(1, start, end);
  let done = 0;
  let all = 0;
  let point = 0;
  for (const character of measured.text) {
    // White space is nothing that could be read.
    if (character.trim() && point >= begin) {
      all += 1;
      done += covered[point];
    }
    point += 1;
  }
  const recorded = new Set(text.cited.flatMap((each) => each.facts.map(({ fact }) => fact))).size;
  const drafted = events.filter((each) => spansOf(each).length).length;
  const share = all ? Math.floor((100 * done) / all) : 0;
  return `${counted(recorded, "fact")} recorded, ${drafted} in the draft; ${share} % of the text is cited or has its reason.`;
}
