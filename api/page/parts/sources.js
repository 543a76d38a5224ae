// @ts-check
// The documents that tell of something, each once.

import { capital, h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { linkList } from "./profile.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Address, Page, Schemas } from "../client/answers.js" */

/** @typedef {{ sources: Schemas["SourceAdded"][] }} Sourced */

const FACTS_LOOKED_AT = 100;

/**
 * The newest facts of a thing with their sources alone.
 * @param {string} plural
 * @param {string} id
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function newestSourced(plural, id, clocks, signal) {
  const path = `/v1/${plural}/${encodeURIComponent(id)}/timeline`;
  const chosen = { fields: "id", include: "sources", order: "desc", limit: FACTS_LOOKED_AT };
  return ask(/** @type {Address<Page<Sourced>>} */ (address(path, clocks, chosen)), { signal });
}

/**
 * The documents, each once, with the latest that tell of it first.
 * @param {Page<Sourced>} sourced
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function sources({ items, next }, clocks, signal) {
  const found = [
    ...new Map(items.flatMap((each) => each.sources).map((each) => [each.id, each])).values(),
  ];
  const lead = next
    ? h(
        "p",
        { class: "note" },
        `Those of the latest ${items.length} facts; there are earlier ones.`,
      )
    : null;
  const extent = {
    shown: found.length,
    total: found.length,
    at_least: false,
    left_to_history: 0,
    next: null,
  };
  return linkList("sources", "Its sources", found, "No source tells of it by this day.", {
    extent,
    signal,
    make: (each) => [
      h("a", { href: linkTo(`/sources/${each.id}`, clocks) }, each.title),
      h("span", { class: "kind" }, ` ${capital(each.publisher)}, ${each.published_in_words}`),
    ],
    lead,
  });
}
