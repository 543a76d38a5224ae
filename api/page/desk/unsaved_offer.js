// @ts-check
// What was not saved when the tab was closed or the line broke, offered again.

import { counted, h } from "../browser/dom.js";
import { dropUnsaved, keptUnsaved } from "./kept.js";

/** @import { Draft } from "./draft.js" */

/**
 * An offer, where this browser has what the draft has not.
 * @param {Draft} draft
 * @param {() => void} taken
 */
export function unsavedOffer(draft, taken) {
  const name = [draft.id, draft.name].find((each) => each && keptUnsaved(each)) ?? "";
  const kept = name ? keptUnsaved(name) : null;
  if (!kept || JSON.stringify(kept.events) === JSON.stringify(draft.events)) return null;
  const { events, title, note } = kept;
  const node = h(
    "div",
    { class: "banner", role: "alert" },
    h("p", {}, `This browser has ${counted(events.length, "event")} that were not saved.`),
    h("button", { type: "button", class: "primary", onclick: take }, "Go on with them"),
    h("button", { type: "button", onclick: drop }, "Drop them"),
  );
  function take() {
    node.remove();
    Object.assign(draft, { events, title, note });
    draft.changed();
    taken();
  }
  function drop() {
    node.remove();
    dropUnsaved(name);
  }
  return node;
}
