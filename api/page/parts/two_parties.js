// @ts-check
// The two parties of a page, each to be set for another one, or for each other.

import { h } from "../browser/dom.js";
import { partyBox } from "./party_box.js";

/**
 * Two boxes; `chosen(ids)` is called with both, where one is set or they change places.
 * @param {(ids: string[]) => void} chosen
 */
export function twoParties(chosen) {
  /** @type {string[]} */
  let ids = [];
  const boxes = ["Relations between", "and"].map((label, place) =>
    partyBox(label, `party-${place}`, (id) =>
      chosen(ids.map((each, which) => (which === place ? id : each))),
    ),
  );
  const swap = h(
    "button",
    {
      type: "button",
      class: "swap",
      "aria-label": "Swap the parties",
      title: "Swap the parties",
      onclick: () => chosen(ids.toReversed()),
    },
    "⇄",
  );
  const node = h("div", { class: "parties" }, boxes[0].node, swap, boxes[1].node);
  /** @param {string[]} parties */
  function show(parties) {
    ids = parties;
    boxes.forEach((box, place) => box.show(parties[place]));
  }
  return { node, show };
}
