// What the pages of an actor, an issue, an office, a source and an engagement have in common.

import { address, ask } from "./api.js";
import { clockLine } from "./clocks.js";
import { counted, h } from "./dom.js";
import { marking } from "./doubts.js";
import { nameOf } from "./names.js";
import { linkTo } from "./places.js";
import { permalinks } from "./references.js";
import { legend, list, lanes, spanOf } from "./strip.js";
import { nothing } from "./states.js";

export const PAGE = 50;

/** A page with its title, a line of what it is, its clocks, and its parts. */
export function profile({ kind, title, description = null, answer, clocks, path, parts }) {
  const { as_of: asOf, public_by: publicBy, known_at: knownAt } = answer.clocks;
  const page = location.origin + linkTo(path, { asOf, publicBy, knownAt: String(knownAt) });
  return {
    title,
    node: h("article", { class: "page profile" },
      h("header", { class: "opening" }, h("p", { class: "kicker" }, kind), h("h1", {}, title), description ? h("p", { class: "description" }, description) : null),
      clockLine(answer.clocks, clocks),
      parts,
      h("section", { class: "panel citing" }, h("h2", {}, "Link to this page"), permalinks(page, answer.permalink))),
  };
}

/** A page of the timeline, newest first, as a section that can be made longer. */
export function timelineSection(title, page, { filters, clocks, signal }) {
  const body = h("div", {});
  const mark = marking(body, filters, clocks, signal);
  let { items, next } = page;
  const draw = () => {
    const span = spanOf(items);
    body.replaceChildren(...[lanes(items, span), items.length ? list(items, span, { clocks }) : nothing("No fact is known of by this day."),
      next ? h("button", { type: "button", onclick: more }, "Show more") : null].filter(Boolean));
    mark();
  };
  async function more(event) {
    event.target.disabled = true;
    const found = await ask(next, { signal }).catch(() => null);
    if (found === null) return void (event.target.disabled = false);
    items = [...items, ...found.items];
    next = found.next;
    return draw();
  }
  draw();
  return h("section", { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" }, h("h2", { id: "timeline-title" }, title), legend(), body);
}

/** Asks for the newest facts with some filters. */
export function newest(filters, clocks, signal) {
  return ask(address("/v1/timeline", clocks, { ...filters, order: "desc", limit: PAGE }), { signal });
}

/** `25 facts`, or `at least 25 facts`. */
export const countOf = ({ facts, at_least: atLeast }) => `${atLeast ? "At least " : ""}${counted(facts, "fact")}`;

/** A field that goes to the relations with somebody. */
export function relationsWith(id, counterparts, clocks) {
  if (!counterparts.length) return nothing("No counterpart is known of by this day.");
  return h("ul", { class: "links" }, counterparts.map((each) => h("li", {}, h("a", { href: linkTo(`/relations/${id}/${each}`, clocks) }, nameOf(each)))));
}

