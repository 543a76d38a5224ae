// The facts of the year up to the day, between two parties.

import { yearOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { ask } from "../client/api.js";
import { marking } from "./contested_marks.js";
import { nothing } from "./placeholders.js";
import { LISTED, legend, list, lanes, spanOf } from "./timeline.js";

/** The timeline below a state; which facts are contested is asked for once it stands there. */
export function yearOfFacts(around, page, parties, clocks, context) {
  const year = yearOf(clocks.asOf);
  const span = spanOf(page.items, `${year}-01-01`, `${year}-12-31`);
  const facts = h("div", {});
  const node = h(
    "section",
    { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
    h("h2", { id: "timeline-title" }, `Facts of ${year} up to this day`),
    legend(),
    facts,
  );
  let items = page.items;
  let next = page.next;
  const [actor, counterpart] = parties;
  const filters = { actor, counterpart, from: `${year}-01-01`, until: `${year}-12-31` };
  const mark = marking(facts, filters, clocks, context.signal);
  let listed = LISTED;
  function draw() {
    facts.replaceChildren(
      ...[
        lanes(items, span, clocks.asOf),
        items.length
          ? list(items.slice(0, listed), span, { clocks: around.clocks })
          : nothing("No fact of this year is known of by this day."),
        next || items.length > listed
          ? h("button", { type: "button", onclick: more }, "Show more")
          : null,
      ].filter(Boolean),
    );
    mark();
  }
  async function more(event) {
    event.target.disabled = true;
    listed += 2 * LISTED;
    if (items.length >= listed || !next) return draw();
    const found = await ask(next, { signal: context.signal }).catch(() => null);
    if (found === null) return void (event.target.disabled = false);
    items = [...items, ...found.items];
    next = found.next;
    return draw();
  }
  draw();
  return node;
}
