// @ts-check
// On what the sources disagree about a fact: every version with those who give it.

import { h, joined } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { BOTH_SIDES } from "./contested_line.js";
import { nameOf } from "./names.js";
import { valueOf } from "./values.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */

/**
 * The block of a fact's disagreements, or null where there are none.
 * @param {Schemas["Contested"] | null} contested
 * @param {Clocks} clocks
 */
export function disagreement(contested, clocks) {
  if (!contested) return null;
  return h(
    "section",
    { class: "contested", "aria-labelledby": BOTH_SIDES },
    h("h3", { id: BOTH_SIDES }, "Where the sources differ"),
    h("p", {}, "No version is dropped and nothing is averaged."),
    contested.fields.map((field) => versions(field, clocks)),
    bearing(
      "Supported by",
      contested.disputed_by.length || contested.denied_by.length ? contested.supported_by : [],
      clocks,
    ),
    bearing("Disputed by", contested.disputed_by, clocks),
    denials("Denied in", contested.denied_by, clocks, contested.denials),
    bearing("A paraphrase says the contrary of what must be meant", contested.reversed, clocks),
  );
}

/**
 * @param {Schemas["Differing"]} differing
 * @param {Clocks} clocks
 */
function versions({ field, label, values }, clocks) {
  return h(
    "div",
    { class: "versions" },
    h("h4", {}, label),
    h(
      "ul",
      {},
      values.map((each) =>
        h(
          "li",
          {},
          h("strong", {}, spokenValue(field, each, clocks)),
          each.recorded ? h("span", { class: "badge" }, "as recorded") : "",
          h(
            "span",
            { class: "by" },
            joined(
              each.citations.map((citation) => byWhom(citation, clocks)),
              "; ",
              "; ",
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {Schemas["Voice"]} citation
 * @param {Clocks} clocks
 */
function byWhom(citation, clocks) {
  const outlet = h(
    "a",
    { href: linkTo(`/sources/${citation.source}`, clocks) },
    nameOf(citation.lineage ?? citation.source),
  );
  return citation.asserted_by ? [nameOf(citation.asserted_by), ", in ", outlet] : [outlet];
}

/**
 * @param {string} field
 * @param {Schemas["Value"]} version
 * @param {Clocks} clocks
 */
function spokenValue(field, { value, value_in_words: words }, clocks) {
  return words ?? valueOf(field, value, clocks);
}

/**
 * @param {string} title
 * @param {Schemas["Voice"][]} citations
 * @param {Clocks} clocks
 */
function bearing(title, citations, clocks) {
  if (!citations?.length) return null;
  return h(
    "div",
    { class: "versions" },
    h("h4", {}, title),
    h(
      "ul",
      {},
      citations.map((each) =>
        h(
          "li",
          {},
          byWhom(each, clocks),
          each.note ? h("span", { class: "note" }, ` ${each.note}`) : "",
        ),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {Schemas["Denial"][]} facts
 * @param {Clocks} clocks
 * @param {Schemas["Count"] | null} [all]
 */
function denials(title, facts, clocks, all = null) {
  if (!facts?.length) return null;
  return h(
    "div",
    { class: "versions" },
    h("h4", {}, title),
    h(
      "ul",
      {},
      facts.map((each) =>
        h("li", {}, h("a", { href: linkTo(`/facts/${each.fact}`, clocks) }, each.summary)),
      ),
    ),
    all
      ? h(
          "p",
          { class: "note" },
          `${facts.length} of ${all.at_least ? "at least " : ""}${all.facts} are shown.`,
        )
      : null,
  );
}
