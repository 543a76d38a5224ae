// @ts-check
// Curators' notes as a reader is shown them: what they name by its id has its sentence or a link, and
// what they set as code is words.

import { h } from "../browser/dom.js";
import { here, linkTo } from "../browser/places.js";
import { factLink, isFactKnown } from "./names.js";

/** Three parts and more: a compound word has two. */
const WORD = /([a-z0-9-]+)/;
const PARTS_LEAST = 3;

/** @param {string} note */
export const plainly = (note) =>
  note
    .replaceAll("`", "")
    .split(WORD)
    .map((each, place) => (place % 2 ? named(each) : each));

/** @param {string} id */
function named(id) {
  if (id.split("-").length < PARTS_LEAST) return id;
  if (isFactKnown(id)) return factLink(id, here());
  return /\d{4}/.test(id)
    ? h("a", { href: linkTo(`/sources/${id}`, here()) }, "another source")
    : id;
}
