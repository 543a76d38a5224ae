// @ts-check
// A text in pieces: paragraphs, and within them stretches that have the same marks.

/**
 * A mark from one unit up to another, with what it is of.
 * @typedef {{ from: number, to: number, kind: string, of: string }} Mark
 */

/** @typedef {{ from: number, to: number, marks: Mark[] }} Piece */
/** @typedef {{ from: number, to: number, pieces: Piece[] }} Paragraph */

/**
 * Paragraphs are parted by line breaks, which belong to none of them.
 * @param {string} text
 * @param {Mark[]} marks
 * @returns {Paragraph[]}
 */
export function paragraphsOf(text, marks) {
  const sorted = [...marks].sort((one, other) => one.from - other.from);
  /** @type {Paragraph[]} */
  const found = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    const from = line.index;
    const to = from + line[0].length;
    if (!line[0].trim()) continue;
    const within = sorted.filter((each) => each.from < to && each.to > from);
    found.push({ from, to, pieces: piecesOf(from, to, within) });
  }
  return found;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {Mark[]} marks
 * @returns {Piece[]}
 */
export function piecesOf(from, to, marks) {
  const cuts = new Set([from, to]);
  for (const each of marks) {
    if (each.from > from && each.from < to) cuts.add(each.from);
    if (each.to > from && each.to < to) cuts.add(each.to);
  }
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((start, place) => {
    const end = places[place + 1];
    return {
      from: start,
      to: end,
      marks: marks.filter((each) => each.from < end && each.to > start),
    };
  });
}
