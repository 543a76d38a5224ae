// @ts-check
// What stands before a text between lines of three dashes is told of it, and is none of its words.

const BLOCK = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|(?![\s\S]))/m;
const LONGEST = 64_000;
/** A field, or what goes on with the one before. */
const FIELD = /^(?:[\w][\w .-]*:(?:\s|$)|\s+\S|- |#|\s*$)/;

/**
 * Where the text begins behind it, in units; 0 where nothing stands before it.
 * @param {string} text
 */
export function textBegins(text) {
  const found = BLOCK.exec(text.slice(0, LONGEST));
  if (!found || found.index > 0) return 0;
  const lines = found[1].split(/\r?\n/);
  return lines.every((each) => FIELD.test(each)) && /^[\w]/.test(found[1]) ? found[0].length : 0;
}
