// @ts-check
// What a sentence may ask for: an office on a day, two states, a visit. Each reading says which words
// it took for what; the words as they stand can be looked for all the same.

import { capital, h } from "../browser/dom.js";
import { clocksOf, linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { marked } from "./marked.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */

/** @typedef {Pick<Schemas["SearchAnswer"], "q" | "readings" | "words">} Read */

const IS_CLOCK = new Set(["as_of", "public_by", "known_at"]);
/** @type {Record<string, string | undefined>} */
const CALLED = {
  relations: "two states",
  changes: "what changed",
  actor: "person",
  said: "facts",
  engagement: "visit or talk",
  disagreements: "disputed",
};

/**
 * What a sentence asks for. A day in it counts, and not the one that the page is as of; without
 * clocks it is taken at its words.
 * @param {string} q
 * @param {Clocks | null} clocks
 * @param {AbortSignal} signal
 * @returns {Promise<Read>}
 */
export async function readingsOf(q, clocks, signal) {
  if (!clocks) return { q, readings: [], words: q };
  const asked = (/** @type {Clocks} */ by) => ask(address("/v1/search", by, { q }), { signal });
  const first = await asked({ ...clocks, asOf: null });
  return first.days || !clocks.asOf ? first : asked(clocks);
}

/**
 * A row for each reading.
 * @param {Read} read
 * @param {Clocks} clocks
 * @param {(id: string) => Child} beside what is told of an actor beside it
 */
export const readingRows = (read, clocks, beside) =>
  read.readings.map((each, place) => {
    const said = understood(each);
    const before = place ? understood(read.readings[place - 1]) : "";
    return h(
      "li",
      { "data-kind": each.kind },
      h("span", { class: "kind" }, capital(CALLED[each.kind] ?? each.kind)),
      h(
        "div",
        { class: "reading" },
        h("a", { href: addressOfReading(each.page, clocks) }, marked(each.title, read.words)),
        each.told ? [": ", h("strong", {}, each.told)] : null,
        each.kind === "actor" ? beside(each.ids[0]) : null,
        said && said !== before ? h("p", { class: "tags-line" }, `Understood: ${said}`) : null,
      ),
    );
  });

/**
 * How to be taken at one's words, where something was read into them.
 * @param {Read} read
 * @param {Clocks} clocks
 */
export const asWords = (read, clocks) =>
  read.readings.length
    ? h(
        "p",
        { class: "note" },
        "Not what you meant? ",
        h(
          "a",
          { href: linkTo("/search", clocks, { q: read.q, as: "words" }) },
          "Look for the words as they stand",
        ),
        ".",
      )
    : null;

/**
 * What the words were taken for, where that says more than they do.
 * @param {Read["readings"][number]} reading
 */
const understood = ({ understood: taken }) =>
  taken
    .filter(({ words, means }) => words.toLowerCase() !== means.toLowerCase())
    .map(({ words, means }) => `“${words}” as ${means}`)
    .join(", ");

/**
 * The page of a reading, with the clocks of this one besides its own day.
 * @param {string} page
 * @param {Clocks} clocks
 */
export function addressOfReading(page, clocks) {
  const url = new URL(page, location.href);
  const { asOf } = clocksOf(url);
  const own = url.searchParams.has("since") ? null : clocks.asOf;
  const rest = [...url.searchParams].filter(([name]) => !IS_CLOCK.has(name));
  const kept = { ...clocks, asOf: asOf ?? own ?? null };
  return `${linkTo(url.pathname, kept, Object.fromEntries(rest))}${url.hash}`;
}
