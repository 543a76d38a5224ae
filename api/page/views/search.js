// @ts-check
// One box, and one list of what was found: what the words ask for, people, facts, passages.

import { announce } from "../browser/announcements.js";
import { capital, counted, h, put } from "../browser/dom.js";
import { go, here, linkTo } from "../browser/places.js";
import { entitle } from "../browser/titles.js";
import { address, ask } from "../client/api.js";
import { bothSides, contestedBadge } from "../parts/contested_line.js";
import { marking } from "../parts/contested_marks.js";
import { marked } from "../parts/marked.js";
import { factLink, kindInWords, loadNames, lookUp, nameOf, toldOn } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { asWords, readingRows, readingsOf } from "../parts/readings.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Actor, Item, Schemas } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

const LIMIT = 20;
const WAIT_MS = 250;
const EMPTY =
  "Type an office and a day (“foreign minister of China July 2023”), two states and a year, a visit, a name, words of a fact or words that somebody said.";
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
    const isRead = query.get("as") !== "words";
    const parts = words ? await found({ words, clocks }, isRead, signal) : [nothing(EMPTY)];
    if (signal.aborted) return;
    page.title = words ? `Search: ${words}` : "Search";
    entitle(page.title);
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
 * All that was found: what the words may ask for first, then people, facts and passages.
 * @param {Asked} given
 * @param {boolean} isRead
 * @param {AbortSignal} signal
 */
async function found(given, isRead, signal) {
  const { clocks } = given;
  const sentence = await readingsOf(given.words, isRead ? clocks : null, signal);
  const { words } = sentence;
  const asked = { words, clocks };
  const [facts, quotes, names] = await Promise.all([
    ask(address("/v1/timeline", clocks, { text: words, order: "desc", limit: LIMIT }), { signal }),
    ask(address("/v1/citations", clocks, { quote: words, limit: LIMIT }), { signal }),
    ask(address("/v1/actors", clocks, { name: words, limit: LIMIT }), { signal }),
    loadNames(),
  ]);
  await lookUp([quotes], clocks, signal);
  const matches = new Map((names.matches ?? []).map((each) => [each.actor, each]));
  const shown = new Set(
    sentence.readings.flatMap(({ kind, ids }) => (kind === "actor" ? ids : [])),
  );
  const all = [
    ...readingRows(sentence, clocks, (id) => apart(matches.get(id))),
    ...names.items
      .filter(({ id }) => !shown.has(id))
      .map((each) => actor(asked, each, apart(matches.get(each.id)))),
    ...facts.items.map((each) => happened(asked, each)),
    ...quotes.items.map((each) => said(asked, each)),
  ];
  const list = h("ul", { class: "found" }, all);
  if (facts.items.length) marking(list, { text: words }, clocks, signal);
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
          asWords(sentence, clocks),
          list,
        )
      : nothing(`Nothing in this record has “${given.words}”.`),
    names.suggestion && !all.length
      ? suggested(names.suggestion.name, "The nearest name is", clocks)
      : null,
    quotes.suggestion && !sentence.readings.length
      ? suggested(quotes.suggestion.quote, "The nearest spelling that is quoted is", clocks)
      : null,
    ...notes(quotes, isMore),
  ];
}

/**
 * @param {Schemas["CitationsAnswer"]} quotes
 * @param {boolean} isMore
 */
const notes = (quotes, isMore) =>
  [
    isMore ? "There are more; further words narrow the search." : "",
    quotes.cut_off ? "These words are so common that not all passages were looked at." : "",
  ]
    .filter(Boolean)
    .map((each) => h("p", { class: "note" }, each));

/**
 * @param {Asked} asked
 * @param {Actor} named
 * @param {Child} more
 */
const actor = ({ words, clocks }, { id, name, kind }, more) =>
  row(kind, h("a", { href: linkTo(`/actors/${id}`, clocks) }, marked(name, words)), more);

/**
 * @param {Asked} asked
 * @param {Item} item
 */
function happened({ words, clocks }, item) {
  const link = factLink(item.id, clocks);
  put(link, marked(item.summary, words));
  const told = `${toldOn(item.date_in_words, item)} · ${kindInWords(item.type)} · ${counted(item.support.citations, "citation")}`;
  const badge = contestedBadge(bothSides(item.id, clocks), true);
  const line = row("fact", link, h("p", { class: "tags-line" }, told, badge));
  line.setAttribute("data-fact", item.id);
  return line;
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
