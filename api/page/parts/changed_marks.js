// @ts-check
// How it is marked that something changed on the day, and what facts did to it.

import { h } from "../browser/dom.js";

/** @import { Change } from "../client/answers.js" */

const MOVED = { appeared: "New this day", changed: "Changed this day", ended: "Ended this day" };
/** @type {Partial<Record<Change["reason"], string>>} what is not certain to have moved on the day */
const BY_REASON = {
  "may-have-moved": "May have changed this day",
  "window-closed": "Certain from this day",
  "first-told": "First told this day",
  "told-otherwise": "Told otherwise this day",
};
/** @type {Record<string, string>} */
const DEEDS = {
  "had-happened": "had happened by this day",
  told: "told of this day",
  "told-later": "told of a later day",
};

/**
 * The mark of a change; nothing where there is none.
 * @param {Change | undefined} change
 */
export const changeBadge = (change) =>
  change
    ? h("span", { class: "badge changed" }, BY_REASON[change.reason] ?? MOVED[change.change])
    : null;

/**
 * What a fact did, in words.
 * @param {Change["facts"][number]} fact
 */
export const did = (fact) =>
  fact.did.map((each) => DEEDS[each] ?? each.replaceAll("-", " ")).join(", ");
