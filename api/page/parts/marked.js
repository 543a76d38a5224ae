// @ts-check
// A text in which the words that were looked for are marked.

import { h } from "../browser/dom.js";

const WORDS = /([\p{L}\p{M}\p{N}]+)/u;

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Each word that begins as one of those looked for does, whatever its marks and its case.
 * @param {string} text
 * @param {string} words
 */
export function marked(text, words) {
  const wanted = folded(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return text
    .split(WORDS)
    .map((each, place) =>
      place % 2 && wanted.some((one) => folded(each).startsWith(one)) ? h("mark", {}, each) : each,
    );
}
