// @ts-check
// What of all that differs between two days is worth a word: not that something was told once more,
// or that a list reached its limit. And what of it is the world's move.

/** @import { Change, Changes } from "./answers.js" */

/** @typedef {{ moved: Change[], mayHave: Change[] }} Moves */

/** @type {Set<Change["reason"]>} */
const UNTOLD = new Set(["told-again", "not-compared"]);

/**
 * The changes that a reader is shown.
 * @param {Pick<Changes, "changes"> | null} compared
 * @returns {Change[]}
 */
export const worthTelling = (compared) =>
  (compared?.changes ?? []).filter(({ reason }) => !UNTOLD.has(reason));

/**
 * The changes that something is the reason of.
 * @param {Pick<Changes, "changes">} compared
 * @param {Change["reason"]} reason
 */
export const changedOf = ({ changes }, reason) => changes.filter((each) => each.reason === reason);

/**
 * What the world moved, and what it may have; none of it is what was merely told.
 * @param {Pick<Changes, "changes">} compared
 * @returns {Moves}
 */
export const movesOf = (compared) => ({
  moved: changedOf(compared, "the-world-moved"),
  mayHave: changedOf(compared, "may-have-moved"),
});
