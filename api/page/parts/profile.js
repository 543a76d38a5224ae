// What the pages of an actor, an issue, an office, a source and an engagement have in common.

import { counted, h, put } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { clockLine } from "./clocks.js";
import { marking } from "./contested_marks.js";
import { nothing } from "./placeholders.js";
import { permalinks } from "./references.js";
import { heading, rest } from "./show_more.js";
import { legend, list, lanes, markContested, spanOf } from "./timeline.js";

export const PAGE = 50;

/** A page with its title, a line of what it is, its clocks, and its parts. */
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

/** A page of the timeline, newest first, as a section that can be made longer. */
export function timelineSection(title, page, { filters, clocks, signal }) {
  const body = h("div", {});
  const mark = marking(body, filters, clocks, signal);
  let { items, next } = page;
  const draw = () => {
    const span = spanOf(items);
    body.replaceChildren(
      ...[
        lanes(items, span),
        items.length ? list(items, span, { clocks }) : nothing("No fact is known of by this day."),
        next ? h("button", { type: "button", onclick: more }, "Show more") : null,
      ].filter(Boolean),
    );
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
  return h(
    "section",
    { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
    h("h2", { id: "timeline-title" }, title),
    legend(),
    body,
  );
}

/** Asks for the newest facts with some filters. */
export function newest(filters, clocks, signal) {
  return ask(address("/v1/timeline", clocks, { ...filters, order: "desc", limit: PAGE }), {
    signal,
  });
}

/** `25 facts`, or `at least 25 facts`. */
export const countOf = ({ facts, at_least: atLeast }) =>
  `${atLeast ? "At least " : ""}${counted(facts, "fact")}`;

/** A section of links that grows; `make` makes one of an item. */
export function linkList(id, title, items, empty, { extent, signal, make, lead = null }) {
  const links = h("ul", { class: "links" });
  const { node, count } = heading(`${id}-title`, title, extent);
  const add = (page) => {
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

/** The facts of a timeline from the earliest on, of which the last ones are there: those before them
    on demand, and those that are contested marked. */
export function lifeSection(id, title, facts, { extent, contested, day, clocks, signal }) {
  const body = h("div", {});
  const { node, count } = heading(`${id}-title`, title, extent);
  let items = facts;
  const draw = () => {
    const span = spanOf(items);
    put(
      body,
      lanes(items, span, day),
      items.length ? list(items, span, { clocks }) : nothing("Nothing is known by this day."),
    );
    markContested(body, new Set(contested.map((each) => each.fact)));
  };
  const add = (page) => {
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
