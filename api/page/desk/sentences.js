// @ts-check
// What stands around words of a text, and how it writes a name.

/**
 * The sentences in which a stretch of a text stands, within its lines.
 * @param {string} text
 * @param {number} from
 * @param {number} to
 */
export function sentenceAround(text, from, to) {
  const first = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(from, to - 1));
  const lines = text.slice(first, end < 0 ? text.length : end);
  const sentences = [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(lines)];
  const within = sentences.filter(
    ({ index, segment }) => first + index < to && first + index + segment.length > from,
  );
  return within.map(({ segment }) => segment).join("");
}

/**
 * A name as the text writes it, of which some was typed: its own letters, and what goes on with it.
 * @param {string} text
 * @param {string} typed
 */
export function asWritten(text, typed) {
  const at = typed ? text.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (at < 0 || /[\p{L}\p{N}]$/u.test(text.slice(0, at))) return typed;
  const rest = /^[\p{L}\p{N}'’-]*(?: \p{Lu}[\p{L}’'-]*)*/u.exec(text.slice(at + typed.length));
  const written = text.slice(at, at + typed.length) + (rest?.[0] ?? "");
  return written.replace(/['’]s?$/, "");
}
