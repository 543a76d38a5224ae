// @ts-check
// What was recorded just now, with where each of it is shown to readers.

import { h } from "../browser/dom.js";
import { titleOf } from "./draft_panel.js";
import { kindNamed } from "./schema.js";

/** @import { EventBody } from "./pointers.js" */

/** @param {EventBody[]} events */
export function recordedShown(events) {
  const facts = events.filter((each) => each.id && kindNamed(each.type)?.isFact);
  if (!facts.length) return null;
  return h(
    "section",
    { class: "panel recorded", "aria-label": "Recorded just now" },
    h("h2", {}, "Recorded just now"),
    h(
      "ul",
      {},
      facts.map((each) =>
        h(
          "li",
          {},
          h("a", { href: `/facts/${encodeURIComponent(String(each.id))}` }, titleOf(each)),
        ),
      ),
    ),
  );
}
