// @ts-check
// What each side last said on each issue, side by side; and what others said, each by himself.

import { h, put } from "../browser/dom.js";
import { actorLink, issueLink, nameOf, sides } from "./names.js";
import { stance } from "./said.js";
import { folded } from "./section.js";
import { heading, rest } from "./show_more.js";
import { learn } from "./surroundings.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Page, StanceState } from "../client/answers.js" */
/** @import { Kind } from "./said.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {{ name: string, party?: string, belongs: (each: StanceState) => boolean }} Column */
/** @typedef {string | null} Issue null: none in particular */

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
  if (!list.length && !extent.next) return null;
  let all = list;
  const draw = () => put(body, table(around, all, columnsOf(all, parties)));
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
 * What was said last, as a list that grows; `named` says who, or on what.
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {Shown & { title: string, kind: Kind, named: (each: StanceState) => Child }} options
 */
export function stanceList(around, list, { title, kind, named, extent, signal }) {
  const words = h("ul", { class: "stance-list" });
  const { node, count } = heading(`${kind}s-title`, title, extent);
  const add = (/** @type {Pick<Page<StanceState>, "items" | "contested">} */ page) => {
    learn(around, page.contested);
    const added = page.items.map((each) => stance(around, each, { kind, named: named(each) }));
    words.append(...added);
    return added[0];
  };
  add({ items: list });
  return h(
    "section",
    { class: "panel", id: `${kind}s`, "aria-labelledby": `${kind}s-title` },
    node,
    words,
    rest(extent, title, { count, add, signal }),
  );
}

/**
 * The issue of a stance, with its page where there is one.
 * @param {{ issue: Issue }} each
 */
export const issueOf = ({ issue }) =>
  issue === null ? "On no issue in particular" : issueLink(issue);

/**
 * A column for each party, with what the sides said that it is or acts for, and one for all others.
 * @param {StanceState[]} list
 * @param {string[]} parties
 * @returns {Column[]}
 */
function columnsOf(list, parties) {
  const speaksFor = (/** @type {string} */ party, /** @type {StanceState} */ each) =>
    sides(party).has(each.side) || sides(each.side).has(party);
  const isOther = (/** @type {StanceState} */ each) =>
    parties.every((party) => !speaksFor(party, each));
  const columns = parties.map((party) => ({
    name: nameOf(party),
    party,
    belongs: (/** @type {StanceState} */ each) => speaksFor(party, each),
  }));
  return list.some(isOther) ? [...columns, { name: "Others", belongs: isOther }] : columns;
}

/**
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {Column[]} columns
 */
function table(around, list, columns) {
  const issues = [...new Set(list.map((each) => each.issue))];
  const on = (/** @type {Issue} */ issue) => list.filter((each) => each.issue === issue);
  const rows = issues.map((issue) => row(around, issue, on(issue), columns));
  const more = rows.slice(ISSUES_SHOWN);
  return h(
    "div",
    { class: "sides" },
    rows.slice(0, ISSUES_SHOWN),
    more.length
      ? h(
          "details",
          { class: "more", id: "stances-more" },
          h("summary", {}, folded(more, "more issue")),
          more,
        )
      : null,
  );
}

/**
 * @param {Around} around
 * @param {Issue} issue
 * @param {StanceState[]} list
 * @param {Column[]} columns
 */
function row(around, issue, list, columns) {
  return h(
    "section",
    { class: "issue" },
    h("h3", {}, issueOf({ issue })),
    h(
      "div",
      { class: "columns" },
      columns.map(({ name, party, belongs }, place) =>
        saidBy(around, list.filter(belongs), { name, party, place }),
      ),
    ),
  );
}

/**
 * What was said in a column, with whose stance it is where the column does not say so; whoever is not
 * known to have spoken of an issue has no column.
 * @param {Around} around
 * @param {StanceState[]} list
 * @param {{ name: string, party: string | undefined, place: number }} column
 */
function saidBy(around, list, { name, party, place }) {
  if (!list.length) return null;
  return h(
    "div",
    { class: `column side-${place}` },
    h("h4", {}, name),
    h(
      "ul",
      {},
      list.map((each) =>
        stance(around, each, { named: each.side === party ? null : actorLink(each.side) }),
      ),
    ),
  );
}
