// A fact: what it says, who says so, where they differ, what was said of it before, how to cite it.

import { capital, h, joined } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { quotations } from "./citations.js";
import { disagreement } from "./disagreement.js";
import { versions } from "./history.js";
import {
  actorLink,
  actors,
  factLink,
  issueLink,
  kindInWords,
  loadNames,
  properly,
  spoken,
} from "./names.js";
import { citing } from "./references.js";
import { rest } from "./show_more.js";

const CITATIONS = 100;
const TOLD_ELSEWHERE = new Set([
  "type",
  "id",
  "date",
  "summary",
  "citations",
  "issues",
  "dated_by",
  "note",
  "follows",
  "codings",
]);
const IN_WORDS = "_in_words";
const DATED_BY = {
  printed: "The source prints the date.",
  weekday: "Resolved from a weekday against the article’s own date.",
  "relative-month": "Resolved from a month that is told relative to the article.",
  "another-article": "Another article gives the date.",
  "order-of-events": "Only the order of events limits it.",
  "state-at-publication": "It held when the article came out; since when is not told.",
  publication: "Dated by when the article came out.",
};

/** The parts of a fact, for a page or for the sheet. */
export async function factParts(id, context, { heading }) {
  const { clocks, signal } = context;
  const path = `/v1/facts/${encodeURIComponent(id)}`;
  const [fact, cited] = await Promise.all([
    ask(address(path, clocks), { signal }),
    ask(address("/v1/citations", clocks, { fact: id, limit: CITATIONS }), { signal }),
    loadNames(),
  ]);
  const parts = [
    opening(fact, heading),
    particulars(fact, clocks),
    h(
      "section",
      { "aria-labelledby": "evidence" },
      h("h3", { id: "evidence" }, "Who says so"),
      h("p", { class: "why" }, `${capital(fact.independence.why)}`),
      ...allQuotations(cited, fact.citations.length, clocks, signal),
    ),
    disagreement(fact.contested, clocks),
    citing(fact, clocks),
    versions(fact, clocks, signal),
  ];
  return { parts: parts.map(heading === "h1" ? raised : (each) => each), fact };
}

/** The quotes, and those beyond the first ones on demand. */
function allQuotations(cited, total, clocks, signal) {
  const quotes = quotations(cited.items, clocks, signal);
  const add = (page) => {
    const added = [...quotations(page.items, clocks, signal).children];
    quotes.append(...added);
    return added[0];
  };
  return [
    quotes,
    rest({ shown: cited.items.length, total, at_least: false, next: cited.next }, "Who says so", {
      add,
      signal,
    }),
  ];
}

function opening(fact, heading) {
  const doubt = fact.certainty === "possible" ? "Possibly happened by the day asked about" : null;
  return h(
    "div",
    { class: "opening" },
    h("p", { class: "kicker" }, kindInWords(fact.fact.type)),
    h(heading, { id: "fact-title" }, fact.fact.summary),
    h(
      "p",
      { class: "when" },
      h("span", { class: "date" }, capital(fact.date_in_words)),
      " ",
      h("code", { title: "The date as it is recorded, in EDTF (ISO 8601-2)" }, fact.fact.date),
    ),
    doubt ? h("p", { class: "badge possible" }, doubt) : null,
    DATED_BY[fact.fact.dated_by] || fact.fact.note
      ? h(
          "p",
          { class: "note" },
          [DATED_BY[fact.fact.dated_by], fact.fact.note].filter(Boolean).join(" "),
        )
      : null,
  );
}

function particulars(fact, clocks) {
  const rows = Object.entries(fact.fact).filter(([name]) => !TOLD_ELSEWHERE.has(name));
  const known = new Set([...fact.actors, ...actors().map((each) => each.id)]);
  const parties = fact.actors.map(actorLink);
  return h(
    "dl",
    { class: "particulars" },
    rows.map(([name, value]) =>
      row(
        capital(name.replaceAll("_", " ")),
        fact[`${name}${IN_WORDS}`]
          ? [fact[`${name}${IN_WORDS}`], " ", h("code", {}, value)]
          : valueOf(name, value, known, clocks),
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
            ", ",
            ", ",
          ),
        )
      : null,
  );
}

const row = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

function valueOf(name, value, known, clocks) {
  if (Array.isArray(value))
    return joined(
      value.map((each) => valueOf(name, each, known, clocks)),
      ", ",
      ", ",
    );
  if (typeof value === "object") return JSON.stringify(value);
  if (name === "engagement")
    return h("a", { href: linkTo(`/engagements/${value}`, clocks) }, capital(properly(value)));
  if (name === "office")
    return h("a", { href: linkTo(`/offices/${value}`, clocks) }, capital(properly(value)));
  if (known.has(value)) return actorLink(value);
  if (["place", "channel", "measure"].includes(name)) return spoken(value);
  return ["denies", "incident"].includes(name) ? factLink(value, clocks) : String(value);
}

/** On a page of its own the parts' headings stand one level higher. */
function raised(part) {
  for (const heading of part?.querySelectorAll?.("h3, h4") ?? []) {
    const higher = heading.localName === "h3" ? "h2" : "h3";
    heading.replaceWith(h(higher, { id: heading.id || null }, [...heading.childNodes]));
  }
  return part;
}
