// @ts-check
// A fact: what it says, who says so, where they differ, what was said of it before, how to cite it.

import { capital, counted, h, joined } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { quotations } from "./citations.js";
import { BOTH_SIDES, contestedLine } from "./contested_line.js";
import { disagreement } from "./disagreement.js";
import { versions } from "./history.js";
import {
  actorLink,
  factLink,
  issueLink,
  kindInWords,
  loadNames,
  lookUp,
  nameOf,
  toldOn,
} from "./names.js";
import { citing } from "./references.js";
import { rest } from "./show_more.js";
import { valueOf } from "./values.js";
import { plainly } from "./plainly.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Fact, Page, Schemas } from "../client/answers.js" */

const CITATIONS = 100;
const TOLD_ELSEWHERE = new Set([
  "type",
  "id",
  "date",
  "attested",
  "summary",
  "citations",
  "issues",
  "dated_by",
  "note",
  "follows",
  "codings",
]);
const GIVEN_UP = new Set(["engagement-postponed", "engagement-cancelled"]);
// Dates in words come with the answer: events/dates_in_words writes them.
const IN_WORDS = "_in_words";
/** @type {Record<string, string | undefined>} */
const DATED_BY = {
  printed: "The source prints the date.",
  weekday: "Resolved from a weekday against the article’s own date.",
  "relative-month": "Resolved from a month that is told relative to the article.",
  "another-article": "Another article gives the date.",
  "order-of-events": "Only the order of events limits it.",
  "state-at-publication": "It held when the article came out; since when is not told.",
  publication: "Dated by when the article came out.",
};

/** @typedef {{ clocks: Clocks, signal: AbortSignal }} Asked */

/**
 * The parts of a fact, for a page or for the sheet.
 * @param {string} id
 * @param {Asked} context
 * @param {{ heading: "h1" | "h2" }} how
 */
export async function factParts(id, context, { heading }) {
  const { clocks, signal } = context;
  const path = /** @type {const} */ (`/v1/facts/${encodeURIComponent(id)}`);
  const [fact, cited] = await Promise.all([
    ask(address(path, clocks), { signal }),
    ask(address("/v1/citations", clocks, { fact: id, limit: CITATIONS }), { signal }),
    loadNames(),
  ]);
  await lookUp([fact, cited], clocks, signal);
  const parts = [
    opening(fact, heading),
    fact.contested ? contestedLine(fact.contested, `#${BOTH_SIDES}`) : null,
    particulars(fact, clocks),
    h(
      "section",
      { "aria-labelledby": "evidence" },
      h("h3", { id: "evidence" }, "Who says so"),
      h("p", { class: "why" }, independent(fact.independence)),
      ...allQuotations(cited, fact, clocks, signal),
    ),
    disagreement(fact.contested, clocks),
    citing(fact, clocks),
    versions(fact, clocks, signal),
  ];
  return { parts: parts.map(heading === "h1" ? raised : (each) => each), fact };
}

/**
 * How many stand behind a fact, and which of them tell one outlet's reporting.
 * @param {Fact["independence"]} support
 */
function independent({ citations, sources, lineages, by_lineage: each }) {
  const whole = `${counted(citations, "citation")} in ${counted(sources, "document")}, of ${counted(lineages, "independent source")}.`;
  const shared = each
    .filter(({ sources: some }) => some.length > 1)
    .map(({ lineage, sources: some }) => `${some.length} tell the reporting of ${nameOf(lineage)}`);
  return shared.length
    ? `${whole} ${capital(joined(shared, "; ", "; ").join(""))}: they count once each time.`
    : whole;
}

/**
 * The quotes, and those beyond the first ones on demand.
 * @param {Schemas["CitationsAnswer"]} cited
 * @param {Fact} fact
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
function allQuotations(cited, fact, clocks, signal) {
  const total = fact.citations.length;
  const words = wordsOf(fact);
  const quotes = quotations(cited.items, words, clocks, signal);
  const add = (/** @type {Page<Schemas["CitationItem"]>} */ page) => {
    const added = quotations(page.items, words, clocks, signal);
    const first = added.querySelector("li");
    quotes.append(...added.children);
    return first;
  };
  return [
    quotes,
    rest(
      { shown: cited.items.length, total, at_least: false, left_to_history: 0, next: cited.next },
      "Who says so",
      {
        add,
        signal,
      },
    ),
  ];
}

/**
 * What values that sources give are in words, by field and value, as far as the answer says.
 * @param {Fact} fact
 */
function wordsOf({ contested }) {
  const told = (contested?.fields ?? []).flatMap(({ field, values }) =>
    values.map((each) => /** @type {const} */ ([`${field} ${each.value}`, each.value_in_words])),
  );
  return new Map(told);
}

/**
 * What a field is called; the day that a postponement or a cancellation names was given up.
 * @param {string} type
 * @param {string} name
 */
const labelOf = (type, name) =>
  name === "planned_for" && GIVEN_UP.has(type) ? "Had been planned for" : name.replaceAll("_", " ");

/** @param {Fact["fact"]} fact */
const dateOf = (fact) => ("attested" in fact ? fact.attested : fact.date);

/**
 * @param {Fact} fact
 * @param {"h1" | "h2"} heading
 */
function opening(fact, heading) {
  const notes = [DATED_BY[fact.fact.dated_by ?? ""], fact.fact.note].filter(Boolean);
  const doubt = fact.certainty === "possible" ? "Possibly happened by the day asked about" : null;
  return h(
    "div",
    { class: "opening" },
    h("p", { class: "kicker" }, kindInWords(fact.fact.type)),
    h(heading, { id: "fact-title" }, fact.fact.summary),
    h(
      "p",
      { class: "when" },
      h(
        "span",
        { class: "date", title: `As recorded: ${dateOf(fact.fact)} (EDTF)` },
        toldOn(fact.date_in_words ?? fact.attested_in_words, fact),
      ),
    ),
    doubt ? h("p", { class: "badge possible" }, doubt) : null,
    notes.length ? h("p", { class: "note" }, plainly(notes.join(" "))) : null,
  );
}

/**
 * @param {Fact} fact
 * @param {Clocks} clocks
 */
function particulars(fact, clocks) {
  const rows = Object.entries(fact.fact).filter(([name]) => !TOLD_ELSEWHERE.has(name));
  const parties = fact.actors.map(actorLink);
  return h(
    "dl",
    { class: "particulars" },
    rows.map(([name, value]) =>
      row(
        capital(labelOf(fact.fact.type, name)),
        inWords(fact, name, value) ?? valueOf(name, value, clocks, fact.actors),
      ),
    ),
    parties.length ? row("Parties", joined(parties, ", ", ", ")) : null,
    fact.fact.issues?.length
      ? row("Issues", joined(fact.fact.issues.map(issueLink), ", ", ", "))
      : null,
    fact.fact.follows?.length
      ? row(
          "Follows",
          joined(
            fact.fact.follows.map((each) => factLink(each, clocks)),
            "; ",
            "; ",
          ),
        )
      : null,
  );
}

/**
 * A field of which the API has the value in words, with the value as it is recorded.
 * @param {Fact} fact
 * @param {string} name
 * @param {unknown} value
 */
function inWords(fact, name, value) {
  /** @type {Record<string, unknown>} */
  const told = fact;
  const words = told[`${name}${IN_WORDS}`];
  return words ? h("span", { title: `As recorded: ${String(value)} (EDTF)` }, String(words)) : null;
}

/**
 * @param {string} name
 * @param {Child} value
 */
const row = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/**
 * On a page of its own the parts' headings stand one level higher.
 * @template {Element | null} Part
 * @param {Part} part
 */
function raised(part) {
  for (const heading of part?.querySelectorAll?.("h3, h4") ?? []) {
    const higher = heading.localName === "h3" ? "h2" : "h3";
    heading.replaceWith(h(higher, { id: heading.id || null }, [...heading.childNodes]));
  }
  return part;
}
