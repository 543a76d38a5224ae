// @ts-check
// Which facts of a timeline are contested: asked for once the timeline stands there.

import { address, ask } from "../client/api.js";
import { markContested } from "./timeline.js";

/** @import { Clocks } from "../browser/places.js" */

const MOST = 200;

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
    limit: MOST,
  });
  const found = await ask(url, { signal }).catch(() => ({ items: [] }));
  return new Set(found.items.map((each) => each.id));
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
