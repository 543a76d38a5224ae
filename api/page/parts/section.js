// @ts-check
// A list of elements under a heading, the first of them unfolded, the rest of them on demand.

import { capital, counted, h } from "../browser/dom.js";
import { heading, rest } from "./show_more.js";
import { learn } from "./surroundings.js";

/** @import { Extent, Page } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {{ extent: Extent, signal: AbortSignal, shown?: number }} Shown */

const CHANGED = ".element.is-changed, .stance.is-changed";
const NOT_CERTAIN = ".element.is-possible, .stance.is-possible";
const ALL_OVER = "Nothing of the last year; what is told of was over before.";

/**
 * A section with a heading, what is in it, and the rest of it on demand; nothing where there is
 * nothing: `make` makes an element of a state, `meet` sees all of a page before. The rest may tell once
 * more what stands here already: `ids` are those of what does, and `idOf` says it of a state. `arrange`
 * puts what came to where it belongs; `isInLines` where a line is enough for each.
 * @template State
 * @param {string} id
 * @param {string} title
 * @param {Element[]} elements
 * @param {Shown & { around: Around, make: (state: State) => HTMLElement, meet?: (states: State[]) => void, arrange?: (of: Element, states: State[]) => void, isInLines?: boolean, ids: string[], idOf: (state: State) => string }} options
 */
export function section(id, title, elements, options) {
  const { extent, around, make, meet, arrange, isInLines, ids, idOf, signal, shown = 6 } = options;
  if (!elements.length && !extent.next) return null;
  const more = elements.slice(shown);
  const there = new Set(ids);
  const { node, count } = heading(`${id}-title`, title, extent);
  const list = h("ul", { class: "elements" }, more);
  const summary = h("summary", {}, capital(folded(more, "more", "more")));
  const fold = h("details", { class: "more", id: `${id}-more` }, summary, list);
  const add = (/** @type {Page<State>} */ page) => {
    learn(around, page.contested);
    page.items.forEach((each) => there.add(idOf(each)));
    meet?.(page.items);
    const added = page.items.map(make);
    list.append(...added);
    const whole = list.closest("section");
    if (whole) arrange?.(whole, page.items);
    summary.textContent = capital(folded([...list.children], "more", "more"));
    Object.assign(fold, { open: true, hidden: !list.children.length });
    return added[0];
  };
  fold.hidden = !more.length;
  const isThere = (/** @type {State} */ each) => there.has(idOf(each));
  return h(
    "section",
    { class: `panel ${id}`, id, "aria-labelledby": `${id}-title` },
    node,
    elements.length
      ? h("ul", { class: isInLines ? "elements lines" : "elements" }, elements.slice(0, shown))
      : h("p", { class: "nothing" }, ALL_OVER),
    more.length || extent.next ? fold : null,
    rest(extent, title, { count, add, isThere, signal }),
  );
}

/**
 * How much is folded, and how much of that changed or is not certain: it does not leave its place.
 * @param {Element[]} nodes
 * @param {string} one
 * @param {string} [many]
 */
export function folded(nodes, one, many) {
  const within = (/** @type {string} */ mark) =>
    nodes.reduce(
      (sum, each) => sum + Number(each.matches(mark)) + each.querySelectorAll(mark).length,
      0,
    );
  const changed = within(CHANGED);
  const open = within(NOT_CERTAIN);
  const notes = [changed ? counted(changed, "change") : "", open ? `${open} not certain` : ""];
  const noted = notes.filter(Boolean).join(" and ");
  return counted(nodes.length, one, many) + (noted ? `, ${noted} among them` : "");
}
