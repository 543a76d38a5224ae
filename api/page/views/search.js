// @ts-check
// One box, and one list of what was found: people, things, facts, passages.

import { announce } from "../browser/announcements.js";
import { capital, counted, h, put } from "../browser/dom.js";
import { go, here, linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { marked } from "../parts/marked.js";
import { factLink, kindInWords, loadNames, lookUp, nameOf, toldOn } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Item, Schemas } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

const LIMIT = 20;
const REGISTERED = 500;
const WAIT_MS = 250;
const EMPTY = "Type words of a fact, words that somebody said, or a name.";
/** @type {Record<string, string | undefined>} */
const CALLED = {
  alias: "called",
  words: "all the words, in",
  initials: "by initials,",
  prefix: "the last word only begun, in",
};
/** @type {Record<string, string | undefined>} */
const MATCHED = {
  exact: "to the letter",
  phrase: "but for marks, case and diacritics",
  prefix: "the last word only begun",
  words: "all the words, somewhere",
};

/** @typedef {{ id: string, name: string }} Named */
/** @typedef {{ words: string, clocks: Clocks }} Asked */

let waiting = 0;

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open(context) {
  const node = h("div", { class: "page search" });
  const page = { title: "Search", node, update };
  /** @param {Context} asked */
  async function update({ query, clocks, signal }) {
    const words = (query.get("q") ?? "").trim();
    const parts = words ? await found({ words, clocks }, signal) : [nothing(EMPTY)];
    if (signal.aborted) return;
    page.title = words ? `Search: ${words}` : "Search";
    document.title = `${page.title} – Detente`;
    put(node, h("h1", {}, page.title), parts);
    const count = node.querySelectorAll(".found > li").length;
    announce(`${counted(count, "result")} for ${words}`);
  }
  await update(context);
  followTyping((context.query.get("q") ?? "").trim());
  return page;
}

/**
 * The box at the head has the words, and what is typed there is looked for while one types.
 * @param {string} words
 */
function followTyping(words) {
  const field = document.getElementById("find");
  if (!(field instanceof HTMLInputElement)) return;
  if (document.activeElement !== field) field.value = words;
  field.oninput = () => {
    clearTimeout(waiting);
    if (location.pathname !== "/search") return;
    const q = field.value.trim();
    waiting = setTimeout(() => go(linkTo("/search", here(), { q }), { replace: true }), WAIT_MS);
  };
}

/**
 * All that was found, people first, then things, facts and passages.
 * @param {Asked} asked
 * @param {AbortSignal} signal
 */
async function found(asked, signal) {
  const { words, clocks } = asked;
  const [facts, quotes, names, offices, issues] = await Promise.all([
    ask(address("/v1/timeline", clocks, { text: words, order: "desc", limit: LIMIT }), { signal }),
    ask(address("/v1/citations", clocks, { quote: words, limit: LIMIT }), { signal }),
    ask(address("/v1/actors", clocks, { name: words, limit: LIMIT }), { signal }),
    ask(address("/v1/offices", clocks, { limit: REGISTERED }), { signal }),
    ask(address("/v1/issues", clocks, { limit: REGISTERED }), { signal }),
    loadNames(),
  ]);
  await lookUp([quotes], clocks, signal);
  const matches = new Map((names.matches ?? []).map((each) => [each.actor, each]));
  const things = (/** @type {Named[]} */ list) => list.filter(({ name }) => fits(name, words));
  const all = [
    ...names.items.map((each) =>
      thing(asked, "actors", each, each.kind, apart(matches.get(each.id))),
    ),
    ...things(offices.items).map((each) => thing(asked, "offices", each, "office")),
    ...things(issues.items).map((each) => thing(asked, "issues", each, "issue")),
    ...facts.items.map((each) => happened(asked, each)),
    ...quotes.items.map((each) => said(asked, each)),
  ];
  const isMore = names.more || quotes.more || Boolean(facts.next);
  return [
    all.length
      ? h(
          "section",
          { class: "panel", "aria-labelledby": "found-title" },
          h(
            "h2",
            { id: "found-title" },
            "Found ",
            h("span", { class: "count" }, `${all.length}${isMore ? "+" : ""}`),
          ),
          h("ul", { class: "found" }, all),
        )
      : nothing(`Nothing in this record has “${words}”.`),
    names.suggestion && !names.items.length
      ? suggested(names.suggestion.name, "The nearest name is", clocks)
      : null,
    quotes.suggestion
      ? suggested(quotes.suggestion.quote, "The nearest spelling that is quoted is", clocks)
      : null,
    ...notes(quotes, isMore, Boolean(offices.next || issues.next)),
  ];
}

/**
 * @param {Schemas["CitationsAnswer"]} quotes
 * @param {boolean} isMore
 * @param {boolean} unread
 */
const notes = (quotes, isMore, unread) =>
  [
    isMore ? "There are more; further words narrow the search." : "",
    quotes.cut_off ? "These words are so common that not all passages were looked at." : "",
    unread ? `Only the first ${REGISTERED} offices and issues were looked at.` : "",
  ]
    .filter(Boolean)
    .map((each) => h("p", { class: "note" }, each));

/**
 * @param {string} name
 * @param {string} words
 */
const fits = (name, words) =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((each) => name.toLowerCase().includes(each));

/**
 * @param {Asked} asked
 * @param {string} plural
 * @param {Named} named
 * @param {string} kind
 * @param {Child} [more]
 */
const thing = ({ words, clocks }, plural, { id, name }, kind, more = null) =>
  row(kind, h("a", { href: linkTo(`/${plural}/${id}`, clocks) }, marked(name, words)), more);

/**
 * @param {Asked} asked
 * @param {Item} item
 */
function happened({ words, clocks }, item) {
  const link = factLink(item.id, clocks);
  put(link, marked(item.summary, words));
  const told = `${toldOn(item.date_in_words, item)} · ${kindInWords(item.type)} · ${counted(item.support.citations, "citation")}`;
  return row("fact", link, h("p", { class: "tags-line" }, told));
}

/**
 * @param {Asked} asked
 * @param {Schemas["CitationItem"]} item
 */
function said({ words, clocks }, { citation, source, fact, matched }) {
  return row(
    "passage",
    h("q", {}, marked(citation.exact ?? "", words)),
    h(
      "p",
      { class: "tags-line" },
      `Matched ${MATCHED[matched ?? ""] ?? matched}`,
      " · ",
      citation.asserted_by ? `${nameOf(citation.asserted_by)} · ` : "",
      h(
        "a",
        { href: linkTo(`/sources/${source.id}`, clocks) },
        `${source.publisher}, ${source.published_in_words}`,
      ),
      " · ",
      factLink(fact, clocks),
    ),
  );
}

/**
 * @param {string} kind
 * @param {Child} title
 * @param {Child} more
 */
const row = (kind, title, more) =>
  h(
    "li",
    { "data-kind": kind },
    h("span", { class: "kind" }, capital(kind)),
    h("div", {}, title, more),
  );

/**
 * What tells namesakes apart: their offices with the years, and the name that has the words.
 * @param {Schemas["NameMatch"] | undefined} match
 */
function apart(match) {
  if (!match) return null;
  const parts = (match.offices ?? []).map((each) => `${each.name} (${years(each)})`);
  if (CALLED[match.matched]) parts.push(`${CALLED[match.matched]} “${match.name}”`);
  return parts.length ? h("p", { class: "tags-line" }, parts.join(" · ")) : null;
}

/** @param {Schemas["NamedOffice"]} office */
function years({ since, until }) {
  const [first, last] = [since ?? "", until ?? ""].map((each) => each.match(/\d{4}/g) ?? []);
  return `${since?.startsWith("[..") || since?.startsWith("..") ? "by " : ""}${first[0] ?? "?"}–${last.at(-1) ?? ""}`;
}

/**
 * @param {string} text
 * @param {string} lead
 * @param {Clocks} clocks
 */
function suggested(text, lead, clocks) {
  return h(
    "p",
    { class: "suggestion" },
    `${lead} `,
    h("a", { href: linkTo("/search", clocks, { q: text }) }, text),
    ". That is a suggestion, no match.",
  );
}
