// @ts-check
// What of all that differs between two days is worth a word: not that something was told once more.

/** @import { Change, Changes } from "./answers.js" */

/**
 * The changes that a reader is shown. Who represents a state is told with its office, and makes no
 * other relations.
 * @param {Pick<Changes, "changes"> | null} compared
 * @returns {Change[]}
 */
export const worthTelling = (compared) =>
  (compared?.changes ?? []).filter(
    ({ section, reason, differs }) =>
      reason !== "told-again" && !(section === "relations" && `${differs}` === "represented_by"),
  );
