// @ts-check
// A source: the document, others with its reporting, what rests on it, how much of it was read.

import { capital, counted, h } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { NotFound } from "../library/problems.js";
import { fieldsRead, passagesRead } from "../parts/how_much_was_read.js";
import { actorLink, factLink, loadNames, lookUp, nameOf } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { linkList, profile } from "../parts/profile.js";
import { heading, rest } from "../parts/show_more.js";
import { sourceLink } from "../parts/source_link.js";
import { plainly } from "../parts/plainly.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [id], clocks, signal }) {
  const path = /** @type {const} */ (`/v1/sources/${encodeURIComponent(id)}`);
  /** @param {unknown} error */
  const unknown = (error) => {
    if (error instanceof NotFound) return null;
    throw error;
  };
  const [answer] = await Promise.all([ask(address(path, clocks), { signal }), loadNames()]);
  const isDataSet = Boolean(answer.source.data_set);
  const coverage = isDataSet
    ? null
    : await ask(address(`${path}/coverage`, clocks), { signal }).catch(unknown);
  const fields = isDataSet
    ? await ask(address(`${path}/fields`, clocks), { signal }).catch(unknown)
    : null;
  await lookUp([answer], clocks, signal);
  const { source } = answer;
  return profile({
    kind: "Source",
    title: source.title,
    description: `${source.publisher}, ${source.published_in_words}.`,
    answer,
    clocks,
    path: `/sources/${source.id}`,
    parts: [
      withdrawn(answer),
      document_(source, answer),
      versions(answer, signal),
      looks(answer, signal),
      kin(answer, clocks, signal),
      coverage && passagesRead(coverage.summary),
      fields && fieldsRead(fields),
      rests(answer, clocks, signal),
    ],
  });
}

/**
 * That a data set is not to be relied on, and why.
 * @param {Schemas["SourceAnswer"]} answer
 */
const withdrawn = ({ withdrawn: reason }) =>
  reason
    ? h(
        "section",
        { class: "panel", id: "withdrawn" },
        h("p", { class: "warn" }, h("strong", {}, "Withdrawn. "), reason),
        h("p", { class: "note" }, "No citation of it counts any more."),
      )
    : null;

/**
 * @param {string} name
 * @param {Child} value
 */
const row = (name, value) => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);

/**
 * @param {Schemas["SourceAdded"]} source
 * @param {Schemas["SourceAnswer"]} answer
 */
function document_(source, answer) {
  return h(
    "dl",
    { class: "particulars" },
    row("Authors", source.authors?.join(", ")),
    row("Language", source.language),
    row("Published", source.published_in_words),
    row("Certainly public since", answer.public_since_in_words),
    row("Whose reporting", source.lineage ? nameOf(source.lineage) : null),
    ...dataSet(source.data_set),
    row("Reliability", source.reliability),
    row(
      "Address",
      source.url && /^https?:/i.test(source.url)
        ? h("a", { href: source.url, rel: "noreferrer external", class: "outside" }, source.url)
        : source.url,
    ),
    row("SHA-256 of its text", source.sha256 ? h("code", { class: "hash" }, source.sha256) : null),
    source.note
      ? h("div", { class: "wide" }, h("dt", {}, "Note"), h("dd", {}, plainly(source.note)))
      : null,
  );
}

/** @param {Schemas["DataSet"] | null | undefined} given */
function dataSet(given) {
  if (!given) return [];
  const { version, maker, licence, made } = given;
  return [
    row("Version", h("code", {}, version)),
    row("Maker", maker),
    row("Licence", licence),
    row("Made by", made === "machine" ? "a program: it counts as no independent source" : "people"),
  ];
}

/**
 * @param {Schemas["SourceAnswer"]} answer
 * @param {AbortSignal} signal
 */
function versions(answer, signal) {
  if (!answer.versions.length) return null;
  return linkList("versions", "Newer versions of it", answer.versions, "", {
    extent: answer.sections.versions,
    signal,
    make: versionInWords,
  });
}

/** @param {Schemas["DataSetVersion"]} version */
function versionInWords({ version, published_in_words, gone }) {
  const without = gone ? `; ${counted(gone, "cited record")} gone` : "";
  return `${version}, ${published_in_words}${without}`;
}

/**
 * @param {Schemas["SourceAnswer"]} answer
 * @param {AbortSignal} signal
 */
function looks(answer, signal) {
  if (!answer.checks.length) return null;
  return linkList("checks", "Looks at where it stood", answer.checks, "", {
    extent: answer.sections.checks,
    signal,
    make: checkInWords,
  });
}

/** @param {Schemas["SourceChecked"]} check */
function checkInWords(check) {
  return `${capital(check.found)}, ${check.checked_on_in_words}${check.note ? `. ${check.note}` : ""}`;
}

/**
 * @param {Schemas["SourceAnswer"]} answer
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
function kin(answer, clocks, signal) {
  return linkList(
    "kin",
    "Other documents with the same reporting",
    answer.same_lineage,
    "None is known of.",
    {
      extent: answer.sections.same_lineage,
      signal,
      make: (id) => sourceLink(id, clocks),
      lead: h(
        "p",
        { class: "note" },
        "They tell the same outlet’s reporting, so that together they count as one.",
      ),
    },
  );
}

/**
 * @param {Schemas["SourceAnswer"]} answer
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
function rests(answer, clocks, signal) {
  const quotes = h("ol", { class: "rests" });
  const { node, count } = heading("rests-title", "What rests on it", answer.sections.citations);
  const add = (/** @type {{ items: Schemas["CitationItem"][] }} */ page) => {
    const added = page.items.map((each) => resting(each, clocks));
    quotes.append(...added);
    return added[0];
  };
  add({ items: answer.citations });
  return h(
    "section",
    { class: "panel", "aria-labelledby": "rests-title" },
    node,
    answer.citations.length ? quotes : nothing("Nothing, by this day."),
    rest(answer.sections.citations, "What rests on it", { count, add, signal }),
  );
}

/**
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 */
const resting = ({ fact, citation }, clocks) =>
  h(
    "li",
    {},
    citation.record ? `Record ${citation.record.id}` : h("q", {}, citation.exact ?? ""),
    h(
      "p",
      { class: "tags-line" },
      capital(citation.bearing ?? "supports"),
      " ",
      factLink(fact, clocks),
      citation.asserted_by ? [" · asserted by ", actorLink(citation.asserted_by)] : "",
    ),
  );
