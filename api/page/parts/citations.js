// @ts-check
// Quotes and records with where they stand, who asserts them there.

import { isDay, localDay } from "../browser/dates.js";
import { h, joined } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { actorLink, nameOf } from "./names.js";
import { valueOf } from "./values.js";
import { verification } from "./verification.js";
import { plainly } from "./plainly.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */

const CHECKED_AT_ONCE = 8;
const BEARINGS = {
  supports: "Supports the fact",
  disputes: "Disputes the fact",
  mentions: "Mentions the fact",
};

/** @typedef {Map<string, string | null | undefined>} Words what values are in words, by field and value */

/**
 * A list of citations (`/v1/citations` items).
 * @param {Schemas["CitationItem"][]} items
 * @param {Words} words
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function quotations(items, words, clocks, signal) {
  return h(
    "ol",
    { class: "quotations" },
    items.map((item, place) =>
      h("li", {}, quotation(item, words, clocks, signal, place < CHECKED_AT_ONCE)),
    ),
  );
}

/**
 * @param {Schemas["CitationItem"]} item
 * @param {Words} words
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 * @param {boolean} atOnce
 */
function quotation(item, words, clocks, signal, atOnce) {
  const { citation, source } = item;
  const bearing = citation.bearing ?? "supports";
  return h(
    "figure",
    { class: `quotation bears-${bearing}` },
    cited(citation),
    h(
      "figcaption",
      {},
      h(
        "p",
        { class: "source" },
        h("a", { href: linkTo(`/sources/${source.id}`, clocks) }, source.title),
        ". ",
        source.publisher,
        ", ",
        source.published_in_words,
        ".",
        source.url
          ? [
              " ",
              h(
                "a",
                { href: webAddress(source.url), rel: "noreferrer external", class: "outside" },
                source.url,
              ),
            ]
          : "",
      ),
      h(
        "ul",
        { class: "tags" },
        h("li", {}, BEARINGS[bearing] ?? bearing),
        h(
          "li",
          {},
          "Asserted by ",
          citation.asserted_by
            ? actorLink(citation.asserted_by)
            : citation.record
              ? "the data set itself"
              : "the outlet itself",
        ),
        h("li", {}, `Reporting of ${nameOf(source.lineage ?? source.id)}`),
        source.data_set ? h("li", {}, `Version ${source.data_set.version}`) : null,
        source.data_set?.made === "machine"
          ? h("li", { class: "warn" }, "Made by a program")
          : null,
        item.gone_in
          ? h("li", { class: "warn" }, `The record is gone from version ${item.gone_in}`)
          : null,
        item.public_since ? h("li", {}, `Public since ${item.public_since_in_words}`) : null,
        citation.sense === "reversed"
          ? h("li", { class: "warn" }, "The paraphrase reversed the sense")
          : null,
      ),
      saying(citation.says, words, clocks),
      citation.note ? h("p", { class: "note" }, plainly(citation.note)) : null,
      verification(item, clocks, signal, atOnce),
    ),
  );
}

/**
 * What is cited: words, or a record.
 * @param {Schemas["Citation"]} citation
 */
export function cited({ exact, prefix, suffix, record }) {
  if (record) return h("p", { class: "record" }, `Record ${record.id}`);
  return h(
    "blockquote",
    {},
    h("span", { class: "around" }, `…${prefix ?? ""}`),
    h("mark", {}, exact ?? ""),
    h("span", { class: "around" }, `${suffix ?? ""}…`),
  );
}

/**
 * Only addresses of the web become links.
 * @param {string} url
 */
function webAddress(url) {
  return /^https?:\/\//i.test(url) ? url : null;
}

/**
 * What a source gives otherwise, or by itself: names for ids, days in words.
 * @param {Record<string, unknown> | undefined} says
 * @param {Words} words
 * @param {Clocks} clocks
 */
function saying(says, words, clocks) {
  if (!says || Object.keys(says).length === 0) return null;
  const parts = Object.entries(says).map(([field, value]) => {
    const told =
      words.get(`${field} ${String(value)}`) ?? daysOf(value) ?? valueOf(field, value, clocks);
    const label = LABELS[field] ?? `${field.replaceAll("_", " ")}: `;
    return h("em", {}, label, told);
  });
  return h("p", { class: "says" }, "This source says: ", joined(parts, "; ", "; "));
}

/** @type {Record<string, string | undefined>} */
const LABELS = { type: "", date: "dated ", attested: "told of " };

/**
 * A day, or days from one to another, in words.
 * @param {unknown} value
 */
function daysOf(value) {
  const [first, last, ...more] = typeof value === "string" ? value.split("/") : [];
  if (!isDay(first) || more.length) return null;
  if (last === undefined) return localDay(first);
  return isDay(last) ? `from ${localDay(first)} to ${localDay(last)}` : null;
}
