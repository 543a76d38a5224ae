// @ts-check
// What the words of a fact tell, asked of the text that is on the bench.

import { spansOf } from "./bench_marks.js";
import { factAsker } from "./fact_asker.js";
import { toldIn } from "./told_in.js";

/** @import { Measured } from "./offsets.js" */
/** @import { Body, EventBody } from "./pointers.js" */

/**
 * @param {object} bench
 * @param {() => { measured: Measured, hash: string }} bench.text
 * @param {() => Body | null} bench.source as the draft has it, or as it is registered
 * @param {() => boolean} bench.isRegistered
 * @param {() => EventBody[]} bench.events
 */
export function wordsRead({ text, source, isRegistered, events }) {
  const published = () => String(source()?.published ?? "");
  return {
    published,
    isNear: (/** @type {Body} */ one, /** @type {Body} */ other) => {
      const { measured } = text();
      const places = [one.start, other.start].filter((each) => typeof each === "number");
      const [from, to] = places.map((each) => measured.unitAt(each)).sort((a, b) => a - b);
      return to !== undefined && !measured.text.slice(from, to).includes("\n");
    },
    told: (/** @type {Body} */ event) =>
      toldIn(text().measured, spansOf(event), published(), source()),
    asked: (/** @type {Body} */ event) =>
      factAsker({
        text: text().hash,
        published: () => (isRegistered() ? undefined : published() || undefined),
        events,
        spans: () => spansOf(event),
      }),
  };
}
