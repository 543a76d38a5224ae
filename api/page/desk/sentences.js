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
 * A name as the text writes it, of which some was typed: in its sentence, else anywhere in the text.
 * Of a surname alone it is the whole name that the text has before.
 * @param {string} sentence
 * @param {string} text
 * @param {string} typed
 */
export function asWritten(sentence, text, typed) {
  for (const passage of [sentence, text]) {
    const written = writtenIn(passage, typed);
    if (written) return named(text, written) ?? written;
  }
  return capitalised(text, typed);
}

/**
 * What stands nowhere as it was typed keeps the capitals that the text gives its words.
 * @param {string} text
 * @param {string} typed
 */
const capitalised = (text, typed) =>
  typed.replace(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}]*/gu, (word) => {
    if (hasWord(text, word)) return word;
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    // At the beginning of a sentence every word has one.
    return new RegExp(`(?<=[\\p{Ll},] )${capital}(?!\\p{L})`, "u").test(text) ? capital : word;
  });

/**
 * @param {string} text
 * @param {string} word of letters alone
 */
const hasWord = (text, word) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, "u").test(text);

/**
 * Its own letters, and what goes on with it; where it stands with a capital before elsewhere.
 * @param {string} text
 * @param {string} typed
 */
function writtenIn(text, typed) {
  if (!typed) return "";
  const [lower, wanted] = [text.toLowerCase(), typed.toLowerCase()];
  /** @type {number[]} */
  const places = [];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1))
    if (!/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at))) places.push(at);
  const at = places.find((each) => /^\p{Lu}/u.test(text.slice(each))) ?? places[0];
  if (at === undefined) return "";
  const rest = /^[\p{L}\p{N}'’-]*(?: \p{Lu}[\p{L}’'-]*)*/u.exec(text.slice(at + typed.length));
  const written = text.slice(at, at + typed.length) + (rest?.[0] ?? "");
  return written.replace(/['’]s?$/, "");
}

/** What stands before a name and is none of it. */
const TITLES = new Set(
  (
    "Mr Mrs Ms Miss Dr Prof Professor Sir Lord Lady President Premier Chancellor Minister Secretary " +
    "Ambassador Envoy Spokesman Spokeswoman Spokesperson General Admiral Colonel Senator King Queen " +
    "Prince Princess Pope State Foreign Prime Deputy Vice Assistant Chief Director Chairman Speaker " +
    "Defense Defence Trade Finance Treasury Representative Commissioner Governor Counselor Councillor"
  ).split(" "),
);

/**
 * The whole name of whom a surname is, as the text has it first.
 * @param {string} text
 * @param {string} surname
 */
function named(text, surname) {
  if (!/^\p{Lu}[\p{L}’'-]*$/u.test(surname)) return null;
  const before = new RegExp(`((?:\\p{Lu}[\\p{L}’'.-]* )+)${surname}(?![\\p{L}\\p{N}-])`, "gu");
  for (const [, words] of text.matchAll(before)) {
    const parts = words.trim().split(" ");
    const last = parts.findLastIndex((each) => TITLES.has(each.replace(".", "")));
    const own = parts.slice(last + 1).slice(-2);
    // "But Burns": what the text has in small letters as well is no forename.
    const isName = own.every((each) => !hasWord(text, each.toLowerCase()));
    if (own.length && isName) return [...own, surname].join(" ");
  }
  return null;
}
