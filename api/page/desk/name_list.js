// @ts-check
// The names to choose from beneath a field: shown, gone through, and put away.

import { h, put } from "../browser/dom.js";
import { optionShown } from "./name_parts.js";

/** @import { Found } from "./names.js" */

/** None of them is marked: what is not sure is chosen by who looks. */
export const NONE = -1;

/**
 * @param {string} id
 * @param {string} name of the field
 * @param {HTMLInputElement} input
 * @param {(each: Found) => void} pick
 */
export function nameList(id, name, input, pick) {
  const node = h("ul", {
    id: `${id}-list`,
    "aria-label": name,
    role: "listbox",
    hidden: true,
  });
  /** @type {Found[]} */
  let options = [];
  let active = NONE;
  let isMoved = false;

  function mark() {
    [...node.children].forEach((each, at) =>
      each.setAttribute("aria-selected", String(at === active)),
    );
    if (active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    node.children[active]?.scrollIntoView({ block: "nearest" });
  }
  return {
    node,
    isOpen: () => !node.hidden,
    /** Whether somebody has gone through them. */
    isMoved: () => isMoved,
    /** The one that is marked. */
    active: () => options[active] ?? null,
    /**
     * @param {Found[]} all
     * @param {number} marked
     */
    show: (all, marked) => {
      options = all;
      active = marked;
      isMoved = false;
      put(
        node,
        options.map((each, at) => optionShown(`${id}-${at}`, each, () => pick(each))),
      );
      node.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark();
    },
    /** @param {number} by */
    step: (by) => {
      isMoved = true;
      const from = active < 0 && by < 0 ? 0 : active;
      active = (from + by + options.length) % options.length;
      mark();
    },
    close: () => {
      node.hidden = true;
      active = NONE;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    },
  };
}
