// @ts-check
// How much of a source was read: of a document by its passages, of a data set by its fields.

import { counted, h } from "../browser/dom.js";

/** @import { Schemas } from "../client/answers.js" */

/** @param {Schemas["CoverageSummary"]} summary */
export function passagesRead(summary) {
  const unreported = Object.entries(summary.unreported).map(
    ([why, count]) => `${why.replaceAll("-", " ")} ${count}`,
  );
  return h(
    "section",
    { class: "panel", "aria-labelledby": "coverage-title" },
    h("h2", { id: "coverage-title" }, "How much of it was read"),
    h(
      "p",
      {},
      `${summary.spans_with_facts} of ${counted(summary.spans, "passage")} gave ${counted(summary.facts, "fact")} with ${counted(summary.citations, "citation")}. `,
      unreported.length ? `The others, by reason: ${unreported.join(", ")}.` : "",
    ),
  );
}

/** @param {Schemas["DataSetCoverageAnswer"]} read */
export function fieldsRead(read) {
  const left = Object.entries(read.left_out_because).map(([why, count]) => `${why} (${count})`);
  const fields = read.fields.map(({ field, read: of, unread, empty }) =>
    h("li", {}, `${field}: read in ${of}, not read in ${unread}, empty in ${empty}`),
  );
  return h(
    "section",
    { class: "panel", "aria-labelledby": "coverage-title" },
    h("h2", { id: "coverage-title" }, "How much of it was read"),
    h(
      "p",
      {},
      `${read.in_facts} of ${counted(read.records, "record")} are in facts. `,
      left.length ? `In no fact, by reason: ${left.join("; ")}.` : "",
    ),
    h("details", {}, h("summary", {}, "Field by field"), h("ul", {}, ...fields)),
  );
}
