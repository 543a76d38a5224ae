// @ts-check
// Quotes and records with where they stand, who asserts them there, and whether they do stand there.

import { localInstant } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask, isAborted, reasonOf } from "../client/api.js";
import { actorLink } from "./names.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */

const CHECKED_AT_ONCE = 8;
/** @type {Record<string, string>} */
const OF_A_RECORD = {
  exact: "The record reads as it did when it was cited.",
  changed: "The record reads otherwise by now.",
  gone: "The record is not in the attached data set.",
  unavailable: "Not checked here: the data set is not attached.",
};
/** @type {Record<string, string>} */
const RESULTS = {
  exact: "The quote stands in the text, to the letter.",
  normalised: "The quote stands in the text, but for white space, quotation marks or dashes.",
  ambiguous: "The quote stands in several places of the text.",
  not_found: "The quote does not stand in the attached text.",
  unavailable: "Not checked here: no text of the source is attached.",
};
const BEARINGS = {
  supports: "Supports the fact",
  disputes: "Disputes the fact",
  mentions: "Mentions the fact",
};

/**
 * A list of citations (`/v1/citations` items).
 * @param {Schemas["CitationItem"][]} items
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function quotations(items, clocks, signal) {
  return h(
    "ol",
    { class: "quotations" },
    items.map((item, place) =>
      h("li", {}, quotation(item, clocks, signal, place < CHECKED_AT_ONCE)),
    ),
  );
}

/**
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 * @param {boolean} atOnce
 */
function quotation(item, clocks, signal, atOnce) {
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
        h("li", {}, `Lineage: ${source.lineage ?? source.id}`),
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
      saying(citation.says),
      citation.note ? h("p", { class: "note" }, citation.note) : null,
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

/** @param {Record<string, unknown> | undefined} says */
function saying(says) {
  if (!says || Object.keys(says).length === 0) return null;
  const parts = Object.entries(says).map(
    ([field, value]) =>
      `${field.replaceAll("_", " ")}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return h("p", { class: "says" }, "This source says ", h("em", {}, parts.join("; ")));
}

/**
 * Whether the quote, or the record, was found in what is attached; asked for when it is shown.
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 * @param {boolean} atOnce
 */
function verification(item, clocks, signal, atOnce) {
  const box = h("div", { class: "verification" });
  const check = () => checked(box, item, clocks, signal);
  const what = whatIsCited(item);
  if (atOnce) {
    put(box, h("p", { class: "result" }, `Checking the ${what} …`));
    check();
  } else {
    put(box, h("button", { type: "button", onclick: check }, `Check this ${what}`));
  }
  return box;
}

/** @param {Schemas["CitationItem"]} item */
const whatIsCited = ({ citation }) => (citation.record ? "record" : "quote");

/**
 * @param {Element} box
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
async function checked(box, item, clocks, signal) {
  const { id } = item;
  const results = item.citation.record ? OF_A_RECORD : RESULTS;
  const path = /** @type {const} */ (`/v1/citations/${encodeURIComponent(id)}/verification`);
  try {
    const found = await ask(address(path, clocks), { signal, fresh: true });
    put(
      box,
      h(
        "p",
        { class: `result is-${found.result}` },
        h("strong", {}, capital(found.result.replaceAll("_", " "))),
        ". ",
        results[found.result] ?? "",
        found.result === "changed" && found.reason ? ` ${capital(found.reason)}.` : "",
        found.text === "changed" ? " The attached text is not the one that was recorded." : "",
        h("span", { class: "at" }, ` ${localInstant(found.verified_at)}`),
      ),
      found.passage ? passage(found.passage) : null,
      found.record ? line(found.record) : null,
    );
  } catch (error) {
    if (!isAborted(error))
      put(
        box,
        h(
          "p",
          { class: "result" },
          `The ${whatIsCited(item)} could not be checked: ${reasonOf(error)}.`,
        ),
      );
  }
}

/** @param {Schemas["Passage"]} passage */
function passage({ before, quote, after }) {
  return h(
    "details",
    { class: "passage" },
    h("summary", {}, "The passage in the attached text"),
    h("p", {}, "…", before, h("mark", {}, quote), after, "…"),
  );
}

/** @param {Schemas["RecordLine"]} record */
function line(record) {
  return h(
    "details",
    { class: "passage" },
    h("summary", {}, "The record in the attached data set"),
    h("p", {}, h("code", {}, record.line), record.cut_off ? " …" : ""),
  );
}
