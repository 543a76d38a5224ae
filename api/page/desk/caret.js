// @ts-check
// A text read word by word from the keyboard: which stretch is selected after a key.

/** @typedef {{ anchor: number, head: number }} Caret numbers of words, both of them included */

/**
 * The stretches of a text that are words, with what sticks to them, and where sentences begin.
 * @param {string} text
 * @param {number} [begin] where the text itself begins, behind what stands before it
 */
export function wordsOf(text, begin = 0) {
  /** @type {{ from: number, to: number }[]} */
  const words = [];
  const segments = new Intl.Segmenter("en", { granularity: "word" }).segment(text);
  for (const each of segments) {
    if (each.isWordLike && each.index >= begin)
      words.push({ from: each.index, to: each.index + each.segment.length });
  }
  const sentences = new Intl.Segmenter("en", { granularity: "sentence" }).segment(text);
  /** @type {number[]} */
  const beginnings = [];
  let word = 0;
  for (const each of sentences) {
    while (word < words.length && words[word].from < each.index) word += 1;
    if (word < words.length && beginnings.at(-1) !== word) beginnings.push(word);
  }
  return { words, beginnings };
}

/**
 * What is selected after a key; nothing where the key selects nothing.
 * @param {Caret} caret
 * @param {{ key: string, shiftKey: boolean }} pressed
 * @param {{ words: { from: number, to: number }[], beginnings: number[] }} text
 * @returns {Caret | null}
 */
export function moved(caret, { key, shiftKey }, { words, beginnings }) {
  const last = words.length - 1;
  if (last < 0) return null;
  /** @type {Record<string, () => number>} */
  const heads = {
    ArrowRight: () => caret.head + 1,
    ArrowLeft: () => caret.head - 1,
    ArrowDown: () =>
      shiftKey
        ? (beginnings.find((each) => each > caret.head + 1) ?? last + 1) - 1
        : (beginnings.find((each) => each > caret.head) ?? caret.head),
    ArrowUp: () => beginnings.findLast((each) => each < caret.head) ?? 0,
    Home: () => 0,
    End: () => last,
  };
  const found = heads[key]?.();
  if (found === undefined) return null;
  const head = Math.max(0, Math.min(last, found));
  return { anchor: shiftKey ? caret.anchor : head, head };
}

/** Letters of scripts that part no words: there a part of what a dictionary has may be meant. */
const UNPARTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * A stretch with the words at its ends that it has only a part of.
 * @param {{ from: number, to: number }} stretch
 * @param {{ from: number, to: number }[]} words
 * @param {string} text
 */
export function wholeWords({ from, to }, words, text) {
  const cut = (/** @type {number} */ at) => {
    const found = words.find((each) => each.from < at && each.to > at);
    return found && !UNPARTED.test(text.slice(found.from, found.to)) ? found : null;
  };
  let [start, end] = [cut(from)?.from ?? from, cut(to)?.to ?? to];
  // What closes the words before is none of these; the last full stop of "U.S." is.
  while (start < end && /[\s,;:.!?)\]”]/.test(text[start])) start += 1;
  if (text[end] === "." && /\.\p{Lu}$/u.test(text.slice(start, end))) end += 1;
  return { from: start, to: end };
}

/**
 * Whether a click was a finger's.
 * @param {MouseEvent} event
 */
export const isTap = (event) => event instanceof PointerEvent && event.pointerType === "touch";

/**
 * The place in a text beneath a point of the window. WebKit and the others call it differently.
 * @param {number} x
 * @param {number} y
 */
export function placeUnder(x, y) {
  if (document.caretPositionFromPoint) {
    const at = document.caretPositionFromPoint(x, y);
    return at && { node: at.offsetNode, offset: at.offset };
  }
  if (document.caretRangeFromPoint) {
    const at = document.caretRangeFromPoint(x, y);
    return at && { node: at.startContainer, offset: at.startOffset };
  }
  return null;
}
