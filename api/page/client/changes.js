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
 * What the world moved, and what it may have; none of it is what was merely told.
 * @param {Pick<Changes, "changes">} compared
 * @returns {Moves}
 */
export const movesOf = ({ changes }) => ({
  moved: changes.filter(({ reason }) => reason === "the-world-moved"),
  mayHave: changes.filter(({ reason }) => reason === "may-have-moved"),
});
