// @ts-check
// A stretch of the text as it is shown, with its marks.

import { h } from "../browser/dom.js";

/** @import { Piece } from "./marks.js" */

/**
 * @param {string} content
 * @param {Piece} piece
 */
export function pieceShown(content, { from, to, marks }) {
  // As it is, to the letter: nothing of what would turn it round is taken out of it.
  const words = document.createTextNode(content.slice(from, to));
  const kinds = [...new Set(marks.map((mark) => mark.kind))];
  const of = marks.map((mark) => mark.of).filter(Boolean);
  const holder = kinds.length
    ? h("mark", { class: kinds.map((each) => `is-${each}`).join(" "), "data-of": of.join(" ") })
    : h("span");
  holder.dataset.from = String(from);
  holder.append(words);
  return holder;
}

/**
 * Told apart from the text, and open to who wants to see it: it counts where words stand.
 * @param {HTMLElement[]} lines
 * @param {boolean} isOpen
 */
export function frontMatter(lines, isOpen) {
  const summary = h("summary", {}, "What the file tells of the text");
  const node = h("details", { class: "front-matter" }, summary, lines);
  node.open = isOpen;
  return node;
}
