// @ts-check
// What an answer has of a section, of how much, and the rest of it on demand.

import { announce } from "../browser/announcements.js";
import { h } from "../browser/dom.js";
import { here } from "../browser/places.js";
import { ask, isAborted, reasonOf } from "../client/api.js";
import { lookUp } from "./names.js";

/** @import { Address, Extent, Page } from "../client/answers.js" */

/**
 * `at least 1,000`, or `260`.
 * @param {Pick<Extent, "total" | "at_least">} extent
 */
export const totalOf = ({ total, at_least: atLeast }) =>
  `${atLeast ? "at least " : ""}${total.toLocaleString("en")}`;

/**
 * `25 of 260`; of what is shown whole, `25`.
 * @param {Extent} extent
 */
export const howMany = (extent) =>
  extent.next
    ? `${extent.shown.toLocaleString("en")} of ${totalOf(extent)}`
    : extent.shown.toLocaleString("en");

/**
 * A heading with how much of a section is shown, which `rest` keeps right.
 * @param {string} id
 * @param {string} title
 * @param {Extent} extent
 */
export function heading(id, title, extent) {
  const count = h("span", { class: "count" }, howMany(extent));
  return { node: h("h2", { id }, title, " ", count), count };
}

/**
 * How much is shown and a button that brings more; nothing where all of it is there. `add` gets each
 * page and shows its items, but for what `isThere`: a list may begin at its beginning once more.
 * @template Each
 * @param {Extent} extent
 * @param {string} title
 * @param {{ count?: Element | null, add: (page: Page<Each>) => HTMLElement | null | undefined, isThere?: (each: Each) => boolean, signal: AbortSignal }} how
 */
export function rest(extent, title, { count = null, add, isThere = () => false, signal }) {
  if (!extent.next) return null;
  const { total } = extent;
  let { shown } = extent;
  /** @type {string | null} */
  let next = extent.next;
  const said = h("p", { class: "note" });
  const button = h("button", { type: "button", onclick: more }, `Show more of: ${title}`);
  const node = h("div", { class: "rest" }, said, button);
  const now = () => ({ ...extent, shown, total: Math.max(total, shown), next });
  const tell = () => {
    if (count) count.textContent = howMany(now());
    said.textContent = next
      ? `${howMany(now())} are shown.`
      : `All ${shown.toLocaleString("en")} are shown.`;
    announce(`${title}: ${said.textContent}`);
  };
  /**
   * The next page that has anything new, or the last one.
   * @param {string} from
   * @returns {Promise<Page<Each>>}
   */
  async function newPage(from) {
    const page = await ask(/** @type {Address<Page<Each>>} */ (from), { signal });
    const items = page.items.filter((each) => !isThere(each));
    return items.length || !page.next ? { ...page, items } : newPage(page.next);
  }
  /** @returns {Promise<void>} */
  async function more() {
    if (!next) return;
    button.disabled = true;
    let page;
    try {
      page = await newPage(next);
    } catch (error) {
      said.textContent = isAborted(error)
        ? ""
        : `The rest cannot be had just now: ${reasonOf(error)}.`;
      return undefined;
    } finally {
      button.disabled = false;
    }
    await lookUp([page], here(), signal);
    shown += page.items.length;
    ({ next } = page);
    const first = add(page);
    tell();
    if (next) return button.focus();
    button.remove();
    return focused(first);
  }
  said.textContent = shown ? `${howMany(extent)} are shown.` : "";
  return node;
}

/**
 * The button is gone: whoever pressed it goes on at what it brought.
 * @param {HTMLElement | null | undefined} node
 */
function focused(node) {
  if (!node) return;
  if (node.tabIndex < 0) node.tabIndex = -1; // what is in the order of the keyboard stays there
  node.focus();
}
