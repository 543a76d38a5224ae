// What an answer has of a section, of how much, and the rest of it on demand.

import { announce } from "../browser/announcements.js";
import { h } from "../browser/dom.js";
import { ask } from "../client/api.js";

/** `at least 1,000`, or `260`. */
export const totalOf = ({ total, at_least: atLeast }) =>
  `${atLeast ? "at least " : ""}${total.toLocaleString("en")}`;

/** `25 of 260`; of what is shown whole, `25`. */
export const howMany = (extent) =>
  extent.next
    ? `${extent.shown.toLocaleString("en")} of ${totalOf(extent)}`
    : extent.shown.toLocaleString("en");

/** A heading with how much of a section is shown, which `rest` keeps right. */
export function heading(id, title, extent) {
  const count = h("span", { class: "count" }, howMany(extent));
  return { node: h("h2", { id }, title, " ", count), count };
}

/** How much is shown and a button that brings more; nothing where all of it is there. `add` gets each
    page and shows its items. */
export function rest(extent, title, { count = null, add, signal }) {
  if (!extent.next) return null;
  const { total } = extent;
  let { shown, next } = extent;
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
  async function more() {
    button.disabled = true;
    const page = await ask(next, { signal }).catch((error) => ({ error }));
    button.disabled = false;
    if (page.error)
      return void (said.textContent =
        page.error.name === "AbortError"
          ? ""
          : `The rest cannot be had just now: ${page.error.message}.`);
    shown += page.items.length;
    ({ next } = page);
    const first = add(page);
    tell();
    if (next) return button.focus();
    button.remove();
    return focused(first);
  }
  said.textContent = `${howMany(extent)} are shown.`;
  return node;
}

/** The button is gone: whoever pressed it goes on at what it brought. */
function focused(node) {
  if (!node) return;
  if (node.tabIndex < 0) node.tabIndex = -1; // what is in the order of the keyboard stays there
  node.focus();
}
