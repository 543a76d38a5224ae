// @ts-check
// A list of elements under a heading, the first of them unfolded, the rest of them on demand.

import { capital, counted, h } from "../browser/dom.js";
import { heading, rest } from "./show_more.js";
import { learn } from "./surroundings.js";

/** @import { Extent, Page } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {{ extent: Extent, signal: AbortSignal, shown?: number }} Shown */

/**
 * A section with a heading, what is in it, what stands there when it is empty, and the rest of it on
 * demand: `make` makes an element of a state.
 * @template State
 * @param {string} id
 * @param {string} title
 * @param {Element[]} elements
 * @param {string} empty
 * @param {Shown & { around: Around, make: (state: State) => HTMLElement }} options
 */
export function section(id, title, elements, empty, { extent, around, make, signal, shown = 6 }) {
  const more = elements.slice(shown);
  const { node, count } = heading(`${id}-title`, title, extent);
  const list = h("ul", { class: "elements" }, more);
  const summary = h("summary", {}, capital(counted(more.length, "more", "more")));
  const folded = h("details", { class: "more", id: `${id}-more` }, summary, list);
  const add = (/** @type {Page<State>} */ page) => {
    learn(around, page.contested);
    const added = page.items.map(make);
    list.append(...added);
    summary.textContent = capital(counted(list.children.length, "more", "more"));
    folded.open = true;
    return added[0];
  };
  return h(
    "section",
    { class: `panel ${id}`, id, "aria-labelledby": `${id}-title` },
    node,
    elements.length
      ? h("ul", { class: "elements" }, elements.slice(0, shown))
      : h("p", { class: "nothing" }, empty),
    more.length || extent.next ? folded : null,
    rest(extent, title, { count, add, signal }),
  );
}
