// @ts-check
// What the pages of an actor, an issue, an office, a source and an engagement have in common.

import { counted, h, put } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask, askFacts } from "../client/api.js";
import { clockLine } from "./clocks.js";
import { marking } from "./contested_marks.js";
import { nothing } from "./placeholders.js";
import { permalinks } from "./references.js";
import { heading, rest } from "./show_more.js";
import { lanes, legend, list } from "./timeline.js";
import { spanOf } from "./timeline_layout.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/**
 * @import {
 *   ClocksUsed,
 *   Extent,
 *   Item,
 *   Schemas,
 *   Timeline,
 * } from "../client/answers.js"
 */

export const PAGE = 50;

/**
 * A page with its title, a line of what it is, its clocks, and its parts.
 * @param {{ kind: string, title: string, description?: string | null, answer: { clocks: ClocksUsed, permalink: string }, clocks: Clocks, path: string, parts: Child[] }} of
 */
export function profile({ kind, title, description = null, answer, clocks, path, parts }) {
  const { as_of: asOf, public_by: publicBy, known_at: knownAt } = answer.clocks;
  const page = location.origin + linkTo(path, { asOf, publicBy, knownAt: String(knownAt) });
  return {
    title,
    node: h(
      "article",
      { class: "page profile" },
      h(
        "header",
        { class: "opening" },
        h("p", { class: "kicker" }, kind),
        h("h1", {}, title),
        description ? h("p", { class: "description" }, description) : null,
      ),
      clockLine(answer.clocks, clocks),
      parts,
      h(
        "section",
        { class: "panel citing" },
        h("h2", {}, "Link to this page"),
        permalinks(page, answer.permalink),
      ),
    ),
  };
}

/**
 * A page of the timeline, newest first, as a section that can be made longer.
 * @param {string} title
 * @param {Timeline} page
 * @param {{ filters: Record<string, string>, clocks: Clocks, signal: AbortSignal }} of
 */
export function timelineSection(title, page, { filters, clocks, signal }) {
  const body = h("div", {});
  const mark = marking(body, filters, clocks, signal);
  let { items, next } = page;
  const button = h("button", { type: "button", onclick: more }, "Show more");
  const draw = () => {
    const span = spanOf(items);
    button.disabled = false;
    body.replaceChildren(
      ...[
        lanes(items, span),
        items.length ? list(items, span, clocks) : nothing("No fact is known of by this day."),
        next ? button : null,
      ].filter((each) => each !== null),
    );
    mark();
  };
  async function more() {
    button.disabled = true;
    const found = next ? await askFacts(next, signal) : null;
    if (found === null) return void (button.disabled = false);
    items = [...items, ...found.items];
    next = found.next;
    return draw();
  }
  draw();
  return h(
    "section",
    { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
    h("h2", { id: "timeline-title" }, title),
    legend(),
    body,
  );
}

/**
 * Asks for the newest facts with some filters.
 * @param {Record<string, string>} filters
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function newest(filters, clocks, signal) {
  return ask(address("/v1/timeline", clocks, { ...filters, order: "desc", limit: PAGE }), {
    signal,
  });
}

/**
 * `25 facts`, or `at least 25 facts`.
 * @param {Schemas["Count"]} count
 */
export const countOf = ({ facts, at_least: atLeast }) =>
  `${atLeast ? "At least " : ""}${counted(facts, "fact")}`;

/**
 * A section of links that grows; `make` makes one of an item.
 * @template Each
 * @param {string} id
 * @param {string} title
 * @param {Each[]} items
 * @param {string} empty
 * @param {{ extent: Extent, signal: AbortSignal, make: (each: Each) => Child, lead?: Child }} how
 */
export function linkList(id, title, items, empty, { extent, signal, make, lead = null }) {
  const links = h("ul", { class: "links" });
  const { node, count } = heading(`${id}-title`, title, extent);
  const add = (/** @type {{ items: Each[] }} */ page) => {
    const added = page.items.map((each) => h("li", {}, make(each)));
    links.append(...added);
    return added[0]?.querySelector("a") ?? added[0];
  };
  add({ items });
  return h(
    "section",
    { class: "panel", id, "aria-labelledby": `${id}-title` },
    node,
    lead,
    items.length ? links : nothing(empty),
    rest(extent, title, { count, add, signal }),
  );
}

/**
 * The facts of a timeline from the earliest on, of which the last ones are there: those before them
 * on demand, and those that are contested marked.
 * @param {string} id
 * @param {string} title
 * @param {Item[]} facts
 * @param {{ extent: Extent, of: Record<string, string>, day: string, clocks: Clocks, signal: AbortSignal }} how `of` finds them in a timeline
 */
export function lifeSection(id, title, facts, { extent, of, day, clocks, signal }) {
  const body = h("div", {});
  const mark = marking(body, of, clocks, signal);
  const { node, count } = heading(`${id}-title`, title, extent);
  let items = facts;
  const draw = () => {
    const span = spanOf(items);
    put(
      body,
      lanes(items, span, day),
      items.length ? list(items, span, clocks) : nothing("Nothing is known by this day."),
    );
    mark();
  };
  const add = (/** @type {{ items: Item[] }} */ page) => {
    items = [...page.items.toReversed(), ...items];
    draw();
    return body.querySelector("a");
  };
  draw();
  return h(
    "section",
    { class: "panel timeline", id, "aria-labelledby": `${id}-title` },
    node,
    legend(),
    rest(extent, title, { count, add, signal }),
    body,
  );
}
