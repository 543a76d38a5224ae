// @ts-check
// Which of the names to choose from is meant by what was typed, as far as that is sure.

/** @import { Found } from "./names.js" */

/**
 * Which of the names to choose from is meant, as far as that is sure: what was typed stands in it, and
 * where the text goes on with the name, it is that one.
 * @param {Found[]} options
 * @param {string} words what was typed
 * @param {string} written how the text writes the name of which that is some
 */
export function meantOf(options, words, written) {
  const typed = words.toLowerCase();
  const exact = options.findIndex(({ name }) => name.toLowerCase() === typed);
  const first = exact >= 0 ? exact : options.findIndex((each) => !each.isGuess);
  if (exact >= 0 || written.toLowerCase() === typed) return first;
  const parts = wordsOf(written);
  const same = options.findIndex(
    ({ id, name }) => id !== "" && parts.every((each) => wordsOf(name).includes(each)),
  );
  if (same >= 0) return same;
  // A surname alone is that of whom the text has named, and not of a namesake.
  const isSurname = written.toLowerCase().endsWith(` ${typed}`);
  return isSurname ? options.findIndex(({ id }) => id === "") : first;
}

/** @param {string} name */
const wordsOf = (name) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((each) => each.length > 1);
