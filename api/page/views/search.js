// @ts-check
// One box for facts, quotes and names.

import { h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { factLink, loadNames, nameOf } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { list } from "../parts/timeline.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas, Timeline } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

const LIMIT = 20;
const REGISTERED = 500;
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

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ query, clocks, signal }) {
  const words = (query.get("q") ?? "").trim();
  const field = document.getElementById("find");
  if (field instanceof HTMLInputElement) field.value = words;
  if (!words)
    return page("Search", nothing("Type words of a fact, words that somebody said, or a name."));
  const [facts, quotes, names, offices, issues] = await Promise.all([
    ask(address("/v1/timeline", clocks, { text: words, order: "desc", limit: LIMIT }), { signal }),
    ask(address("/v1/citations", clocks, { quote: words, limit: LIMIT }), { signal }),
    ask(address("/v1/actors", clocks, { name: words, limit: LIMIT }), { signal }),
    ask(address("/v1/offices", clocks, { limit: REGISTERED }), { signal }),
    ask(address("/v1/issues", clocks, { limit: REGISTERED }), { signal }),
    loadNames(),
  ]);
  const found = [
    ...names.items.map((each) => linked("actors", each, each.kind)),
    ...offices.items.map((each) => linked("offices", each, "office")),
    ...issues.items.map((each) => linked("issues", each, "issue")),
  ].filter(({ kind, name }) => kind === "actors" || fits(name, words));
  return page(
    `Search: ${words}`,
    named(names, found, words, clocks, Boolean(offices.next || issues.next)),
    saidSo(quotes, clocks),
    happened(facts, clocks),
  );
}

/**
 * @param {string} title
 * @param {...Child} parts
 */
const page = (title, ...parts) => ({
  title,
  node: h("div", { class: "page search" }, h("h1", {}, title), parts),
});

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
 * @param {string} id
 * @param {string} title
 * @param {number | string} count
 * @param {Child} content
 */
function part(id, title, count, content) {
  return h(
    "section",
    { class: "panel", "aria-labelledby": id },
    h("h2", { id }, title, " ", h("span", { class: "count" }, String(count))),
    content,
  );
}

/** @typedef {{ kind: string, id: string, name: string, label: string }} Found */

/**
 * @param {string} kind
 * @param {{ id: string, name: string }} named
 * @param {string} label
 * @returns {Found}
 */
const linked = (kind, { id, name }, label) => ({ kind, id, name, label });

/**
 * @param {Schemas["ActorsAnswer"]} names
 * @param {Found[]} links
 * @param {string} words
 * @param {Clocks} clocks
 * @param {boolean} unread
 */
function named(names, links, words, clocks, unread) {
  const suggestion =
    names.suggestion && !links.length
      ? suggested(names.suggestion.name, "The nearest name is", clocks)
      : null;
  const matches = new Map((names.matches ?? []).map((each) => [each.actor, each]));
  return part("names", "Names", names.more ? `${links.length}+` : links.length, [
    links.length
      ? h(
          "ul",
          { class: "links" },
          links.map(({ kind, id, name, label }) =>
            h(
              "li",
              {},
              h("a", { href: linkTo(`/${kind}/${id}`, clocks) }, name),
              h("span", { class: "kind" }, ` ${label}`),
              kind === "actors" ? apart(matches.get(id)) : null,
            ),
          ),
        )
      : nothing(`Nobody and nothing is called “${words}”.`),
    suggestion,
    names.more
      ? h("p", { class: "note" }, "More are called so; further words narrow the search.")
      : null,
    unread
      ? h("p", { class: "note" }, `Only the first ${REGISTERED} offices and issues were looked at.`)
      : null,
  ]);
}

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

/**
 * @param {Schemas["CitationsAnswer"]} quotes
 * @param {Clocks} clocks
 */
function saidSo(quotes, clocks) {
  return part("quotes", "Quotes", quotes.more ? `${quotes.items.length}+` : quotes.items.length, [
    quotes.items.length
      ? h(
          "ol",
          { class: "rests" },
          quotes.items.map((each) =>
            h(
              "li",
              {},
              h("q", {}, each.citation.exact ?? ""),
              h(
                "p",
                { class: "tags-line" },
                `Matched ${MATCHED[each.matched ?? ""] ?? each.matched}`,
                " · ",
                each.citation.asserted_by ? `${nameOf(each.citation.asserted_by)} · ` : "",
                h(
                  "a",
                  { href: linkTo(`/sources/${each.source.id}`, clocks) },
                  `${each.source.publisher}, ${each.source.published_in_words}`,
                ),
                " · ",
                factLink(each.fact, clocks),
              ),
            ),
          ),
        )
      : nothing("No quote has these words."),
    quotes.suggestion
      ? suggested(quotes.suggestion.quote, "The nearest spelling that is quoted is", clocks)
      : null,
    quotes.more
      ? h("p", { class: "note" }, "There are more; further words narrow the search.")
      : null,
    quotes.cut_off
      ? h("p", { class: "note" }, "These words are so common that not all quotes were looked at.")
      : null,
  ]);
}

/**
 * @param {Timeline} facts
 * @param {Clocks} clocks
 */
function happened(facts, clocks) {
  return part("facts", "Facts", facts.next ? `${facts.items.length}+` : facts.items.length, [
    facts.items.length
      ? list(facts.items, null, clocks)
      : nothing("No fact has all of these words in its summary, quotes, notes or names."),
    facts.next
      ? h("p", { class: "note" }, "There are more; further words narrow the search.")
      : null,
  ]);
}
