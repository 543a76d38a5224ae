// @ts-check
// The facts of the year up to the day, between two parties.

import { yearOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { askFacts } from "../client/api.js";
import { marking } from "./contested_marks.js";
import { nothing } from "./placeholders.js";
import { LISTED, coded, lanes, legend, list, undated } from "./timeline.js";
import { spanOf } from "./timeline_layout.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Timeline } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/**
 * The timeline below a state; which facts are contested is asked for once it stands there.
 * @param {Around} around
 * @param {Timeline} page
 * @param {string[]} parties
 * @param {Clocks & { asOf: string }} clocks
 * @param {AbortSignal} signal
 */
export function yearOfFacts(around, page, parties, clocks, signal) {
  const year = yearOf(clocks.asOf);
  const span = spanOf(page.items, `${year}-01-01`, `${year}-12-31`);
  const facts = h("div", {});
  const node = h(
    "section",
    { class: "panel timeline", id: "timeline", "aria-labelledby": "timeline-title" },
    h("h2", { id: "timeline-title" }, `Facts of ${year} up to this day`),
    legend(true),
    facts,
    undated(page.undated_left_out),
    coded(page.coded_left_out),
  );
  let items = page.items;
  let next = page.next;
  const [actor, counterpart] = parties;
  const filters = { actor, counterpart, from: `${year}-01-01`, until: `${year}-12-31` };
  const mark = marking(facts, filters, clocks, signal);
  let listed = LISTED;
  const button = h("button", { type: "button", onclick: more }, "Show more");
  function draw() {
    button.disabled = false;
    facts.replaceChildren(
      ...[
        lanes(items, span, clocks.asOf),
        items.length
          ? list(items.slice(0, listed), span, around.clocks)
          : nothing("No fact of this year is known of by this day."),
        next || items.length > listed ? button : null,
      ].filter((each) => each !== null),
    );
    mark();
  }
  async function more() {
    button.disabled = true;
    listed += 2 * LISTED;
    if (items.length >= listed || !next) return draw();
    const found = await askFacts(next, signal);
    if (found === null) return void (button.disabled = false);
    items = [...items, ...found.items];
    next = found.next;
    return draw();
  }
  draw();
  return node;
}
