// One box for facts, quotes and names.

import { h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { factLink, loadNames, nameOf } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { list } from "../parts/timeline.js";

const LIMIT = 20;
const REGISTERED = 500;
const PLACES = [
  ["offices", "Office"],
  ["issues", "Issue"],
];
const CALLED = {
  alias: "called",
  words: "all the words, in",
  initials: "by initials,",
  prefix: "the last word only begun, in",
};
const MATCHED = {
  exact: "to the letter",
  phrase: "but for marks, case and diacritics",
  prefix: "the last word only begun",
  words: "all the words, somewhere",
};

export async function open({ query, clocks, signal }) {
  const words = (query.get("q") ?? "").trim();
  const field = document.getElementById("find");
  if (field) field.value = words;
  if (!words)
    return page("Search", nothing("Type words of a fact, words that somebody said, or a name."));
  const [facts, quotes, names, offices, issues] = await Promise.all([
    ask(address("/v1/timeline", clocks, { text: words, order: "desc", limit: LIMIT }), { signal }),
    ask(address("/v1/citations", clocks, { quote: words, limit: LIMIT }), { signal }),
    ask(address("/v1/actors", clocks, { name: words, limit: LIMIT }), { signal }),
    ...PLACES.map(([kind]) =>
      ask(address(`/v1/${kind}`, clocks, { limit: REGISTERED }), { signal }),
    ),
    loadNames(),
  ]);
  const found = [offices, issues].map((answer) =>
    answer.items.filter((each) => fits(each.name, words)),
  );
  return page(
    `Search: ${words}`,
    named(names, found, words, clocks, offices.next || issues.next),
    saidSo(quotes, clocks),
    happened(facts, clocks),
  );
}

const page = (title, ...parts) => ({
  title,
  node: h("div", { class: "page search" }, h("h1", {}, title), parts),
});

const fits = (name, words) =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((each) => name.toLowerCase().includes(each));

function part(id, title, count, content) {
  return h(
    "section",
    { class: "panel", "aria-labelledby": id },
    h("h2", { id }, title, " ", h("span", { class: "count" }, String(count))),
    content,
  );
}

function named(names, found, words, clocks, unread) {
  const links = [
    ...names.items.map((each) => ["actors", each, each.kind]),
    ...PLACES.flatMap(([kind, label], place) => found[place].map((each) => [kind, each, label])),
  ];
  const suggestion =
    names.suggestion && !links.length
      ? suggested(names.suggestion.name, "The nearest name is", clocks)
      : null;
  const matches = Object.fromEntries((names.matches ?? []).map((each) => [each.actor, each]));
  return part("names", "Names", names.more ? `${links.length}+` : links.length, [
    links.length
      ? h(
          "ul",
          { class: "links" },
          links.map(([kind, each, label]) =>
            h(
              "li",
              {},
              h("a", { href: linkTo(`/${kind}/${each.id}`, clocks) }, each.name),
              h("span", { class: "kind" }, ` ${label.toLowerCase()}`),
              kind === "actors" ? apart(each, matches[each.id]) : null,
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

/** What tells namesakes apart: their offices with the years, and the name that has the words. */
function apart(actor, match) {
  if (!match) return null;
  const parts = (match.offices ?? []).map((each) => `${each.name} (${years(each)})`);
  if (CALLED[match.matched]) parts.push(`${CALLED[match.matched]} “${match.name}”`);
  return parts.length ? h("p", { class: "tags-line" }, parts.join(" · ")) : null;
}

function years({ since, until }) {
  const [first, last] = [since, until ?? ""].map((each) => each.match(/\d{4}/g) ?? []);
  return `${since.startsWith("[..") || since.startsWith("..") ? "by " : ""}${first[0] ?? "?"}–${last.at(-1) ?? ""}`;
}

function suggested(text, lead, clocks) {
  return h(
    "p",
    { class: "suggestion" },
    `${lead} `,
    h("a", { href: linkTo("/search", clocks, { q: text }) }, text),
    ". That is a suggestion, no match.",
  );
}

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
              h("q", {}, each.citation.exact),
              h(
                "p",
                { class: "tags-line" },
                `Matched ${MATCHED[each.matched] ?? each.matched}`,
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

function happened(facts, clocks) {
  return part("facts", "Facts", facts.next ? `${facts.items.length}+` : facts.items.length, [
    facts.items.length
      ? list(facts.items, null, { clocks })
      : nothing("No fact has all of these words in its summary, quotes, notes or names."),
    facts.next
      ? h("p", { class: "note" }, "There are more; further words narrow the search.")
      : null,
  ]);
}
