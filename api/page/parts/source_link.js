// @ts-check
// A source that is named by its id alone.

import { capital, h, put } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { properly } from "./names.js";

/** @import { Clocks } from "../browser/places.js" */

/**
 * A source by its title, which is asked for.
 * @param {string} id
 * @param {Clocks} clocks
 */
export function sourceLink(id, clocks) {
  const link = h("a", { href: linkTo(`/sources/${id}`, clocks) }, capital(properly(id)));
  const path = /** @type {const} */ (`/v1/sources/${encodeURIComponent(id)}`);
  ask(address(path, { knownAt: clocks.knownAt }))
    .then(({ source }) => put(link, source.title))
    .catch(() => null);
  return link;
}
