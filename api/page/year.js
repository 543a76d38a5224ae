// The facts of the year up to the day, between two parties.

import { address, ask } from "./api.js";
import { h } from "./dom.js";
import { legend, list, lanes, markContested, spanOf } from "./strip.js";
import { nothing } from "./states.js";

const LIMIT = 60;
const CONTESTED = 200;

/** The timeline below a state; which facts are contested is asked for once it stands there. */
export function yearOfFacts(around, page, parties, clocks, context) {
  const year = clocks.asOf.slice(0, 4);
  const span = spanOf(page.items, `${year}-01-01`, `${year}-12-31`);
  const facts = h("div", {});
  const node = h("section", { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
    h("h2", { id: "timeline-title" }, `Facts of ${year} up to this day`),
    legend(), facts);
  let items = page.items;
  let next = page.next;
  let contested = new Set();
  function draw() {
    facts.replaceChildren(...[lanes(items, span, clocks.asOf), items.length ? list(items, span, { clocks: around.clocks }) : nothing("No fact of this year is known of by this day."),
      next ? h("button", { type: "button", onclick: more }, `Show ${LIMIT} more`) : null].filter(Boolean));
    markContested(facts, contested);
  }
  async function more(event) {
    event.target.disabled = true;
    const found = await ask(next, { signal: context.signal }).catch(() => null);
    if (found === null) return void (event.target.disabled = false);
    items = [...items, ...found.items];
    next = found.next;
    return draw();
  }
  async function marks() {
    const [actor, counterpart] = parties;
    const url = address("/v1/timeline", clocks, { actor, counterpart, from: `${year}-01-01`, until: `${year}-12-31`, order: "desc", contested: "true", limit: CONTESTED });
    const found = await ask(url, { signal: context.signal }).catch(() => ({ items: [] }));
    contested = new Set(found.items.map((each) => each.id));
    markContested(facts, contested);
  }
  draw();
  marks();
  return node;
}
