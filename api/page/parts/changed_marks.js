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
/** @type {Record<string, string>} of days between others, of which `this day` says nothing */
const BETWEEN_DAYS = {
  "had-happened": "had happened by then",
  told: "told",
  "told-later": "told of later",
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
 * What a fact did, in words; `between` two days that are further apart than one.
 * @param {Change["facts"][number]} fact
 * @param {{ between?: boolean }} [how]
 */
export const did = (fact, { between = false } = {}) =>
  fact.did
    .map((each) => (between ? BETWEEN_DAYS : DEEDS)[each] ?? each.replaceAll("-", " "))
    .join(", ");
