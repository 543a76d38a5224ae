// @ts-check
// What of all that differs between two days is worth a word: not that something was told once more,
// or that a list reached its limit.

/** @import { Change, Changes } from "./answers.js" */

/** @type {Set<Change["reason"]>} */
const UNTOLD = new Set(["told-again", "not-compared"]);

/**
 * The changes that a reader is shown.
 * @param {Pick<Changes, "changes"> | null} compared
 * @returns {Change[]}
 */
export const worthTelling = (compared) =>
  (compared?.changes ?? []).filter(({ reason }) => !UNTOLD.has(reason));
