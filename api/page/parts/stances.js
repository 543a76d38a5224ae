// @ts-check
// What each side last said on each issue, side by side.

import { counted, h, put } from "../browser/dom.js";
import { actorLink, factLink, issueLink, nameOf, sides } from "./names.js";
import { heading, rest } from "./show_more.js";
import { learn } from "./surroundings.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Page, StanceState } from "../client/answers.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {[name: string, belongs: (each: StanceState) => boolean]} Column */

const SHOWN = 3;
const ISSUES_SHOWN = 6;

/**
 * A table of issues with a column for each of the parties; it grows by what is asked for.
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {string[]} parties
 * @param {Shown} options
 */
export function stances(around, list, parties, { extent, signal }) {
  const body = h("div", {});
  const { node, count } = heading("stances-title", "What they said last, issue by issue", extent);
  let all = list;
  const draw = () =>
    put(
      body,
      all.length
        ? byIssue(around, all, parties)
        : h("p", { class: "nothing" }, "Neither side is known to have said anything by this day."),
    );
  const add = (/** @type {Page<StanceState>} */ page) => {
    learn(around, page.contested);
    all = [...all, ...page.items];
    draw();
    body.querySelector("details")?.setAttribute("open", "");
    return body.querySelector("summary");
  };
  draw();
  return h(
    "section",
    { class: "panel stances", id: "stances", "aria-labelledby": "stances-title" },
    node,
    body,
    rest(extent, "What they said last", { count, add, signal }),
  );
}

/**
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {string[]} parties
 */
function byIssue(around, list, parties) {
  const issues = [...new Set(list.map((each) => each.issue))];
  const others = list.filter((each) => parties.every((party) => !sides(each.actor).has(party)));
  /** @type {Column[]} */
  const columns = parties.map((party) => [nameOf(party), (each) => sides(each.actor).has(party)]);
  if (others.length) columns.push(["Others", (each) => others.includes(each)]);
  return table(around, list, issues, columns);
}

/**
 * What was said last, as a list that grows; `named` says who, or on what.
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {string} title
 * @param {string} empty
 * @param {Shown & { named: (each: StanceState) => Child }} options
 */
export function stanceList(around, list, title, empty, { extent, signal, named }) {
  const words = h("ul", { class: "stance-list" });
  const { node, count } = heading("stances-title", title, extent);
  const add = (/** @type {Pick<Page<StanceState>, "items" | "contested">} */ page) => {
    learn(around, page.contested);
    const added = page.items.map((each) => stance(around, each, named(each)));
    words.append(...added);
    return added[0];
  };
  add({ items: list });
  return h(
    "section",
    { class: "panel", "aria-labelledby": "stances-title" },
    node,
    list.length ? words : h("p", { class: "nothing" }, empty),
    rest(extent, title, { count, add, signal }),
  );
}

/**
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {string[]} issues
 * @param {Column[]} columns
 */
function table(around, list, issues, columns) {
  const latest = (/** @type {string} */ issue) => list.findIndex((each) => each.issue === issue);
  const changed = (/** @type {string} */ issue) =>
    list.some(
      (each) => each.issue === issue && around.changed.has(`stances/${each.actor}/${each.issue}`),
    );
  const ordered = [...issues].sort(
    (one, other) => Number(changed(other)) - Number(changed(one)) || latest(one) - latest(other),
  );
  const rows = ordered.map((issue) =>
    row(
      around,
      issue,
      list.filter((each) => each.issue === issue),
      columns,
    ),
  );
  const more = rows.slice(ISSUES_SHOWN);
  return h(
    "div",
    { class: "sides" },
    rows.slice(0, ISSUES_SHOWN),
    more.length
      ? h(
          "details",
          { class: "more", id: "stances-more" },
          h("summary", {}, `${counted(more.length, "more issue")}`),
          more,
        )
      : null,
  );
}

/**
 * @param {Around} around
 * @param {string} issue
 * @param {StanceState[]} list
 * @param {Column[]} columns
 */
function row(around, issue, list, columns) {
  return h(
    "section",
    { class: "issue" },
    h("h3", {}, issueLink(issue)),
    h(
      "div",
      { class: "columns" },
      columns.map(([name, belongs], place) =>
        h(
          "div",
          { class: `column side-${place}` },
          h("h4", {}, name),
          saidBy(around, list.filter(belongs)),
        ),
      ),
    ),
  );
}

/**
 * @param {Around} around
 * @param {StanceState[]} said
 */
function saidBy(around, said) {
  if (!said.length) return h("p", { class: "nothing" }, "Nothing is known.");
  const more = said.slice(SHOWN);
  return [
    h(
      "ul",
      {},
      said.slice(0, SHOWN).map((each) => stance(around, each)),
    ),
    more.length
      ? h(
          "details",
          { class: "more" },
          h("summary", {}, counted(more.length, "more", "more")),
          h(
            "ul",
            {},
            more.map((each) => stance(around, each)),
          ),
        )
      : null,
  ];
}

/**
 * What one actor said on an issue; where several words may be the last, all of them.
 * @param {Around} around
 * @param {StanceState} each
 * @param {Child} [named]
 */
export function stance(around, each, named = actorLink(each.actor)) {
  const isChanged = around.changed.has(`stances/${each.actor}/${each.issue}`);
  const contested = around.contested.get(`stance/${each.actor}/${each.issue}`);
  const marks = [
    "stance",
    isChanged && "is-changed",
    each.certainty === "possible" && "is-possible",
  ].filter(Boolean);
  return h(
    "li",
    { class: marks.join(" ") },
    h(
      "p",
      { class: "speaker" },
      named,
      isChanged ? h("span", { class: "badge changed" }, "New this day") : "",
      each.certainty === "possible"
        ? h("span", { class: "badge possible" }, "One of these, the last cannot be told")
        : "",
      contested ? h("span", { class: "badge contested" }, "Contested") : "",
    ),
    each.said.map((words) =>
      h(
        "p",
        { class: "said" },
        factLink(words.fact, around.clocks, words.summary),
        h("span", { class: "since" }, ` ${words.date_in_words}`),
      ),
    ),
  );
}
