// @ts-check
// Which facts of a timeline are contested: asked for once the timeline stands there.

import { address, askAllFacts } from "../client/api.js";
import { markContested } from "./timeline.js";

/** @import { Clocks } from "../browser/places.js" */

const AT_ONCE = 500;

/**
 * The ids of contested facts among those that some filters find.
 * @param {Record<string, string>} filters
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export async function contestedAmong(filters, clocks, signal) {
  const url = address("/v1/timeline", clocks, {
    ...filters,
    order: "desc",
    contested: "true",
    fields: "id",
    limit: AT_ONCE,
  });
  const found = await askAllFacts(url, signal);
  return new Set(found.map((each) => each.id));
}

/**
 * Keeps the marks of a timeline right, also when it is drawn anew.
 * @param {Element} node
 * @param {Record<string, string>} filters
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function marking(node, filters, clocks, signal) {
  /** @type {Set<string>} */
  let contested = new Set();
  contestedAmong(filters, clocks, signal).then((found) => {
    contested = found;
    markContested(node, contested);
  });
  return () => markContested(node, contested);
}
