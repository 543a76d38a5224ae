// @ts-check
// A word of ours where it is first met: it opens the sentence that explains it at the foot of the page.

import { h } from "../browser/dom.js";

/**
 * @param {string} term as the foot has it
 * @param {string} words as they stand here
 */
export function termLink(term, words) {
  const id = `term-${term.replaceAll(" ", "-")}`;
  const open = (/** @type {Event} */ event) => {
    const said = document.getElementById(id);
    if (!said?.showPopover) return;
    event.preventDefault();
    said.showPopover();
  };
  return h("a", { class: "term", href: `#${id}`, onclick: open }, words);
}
