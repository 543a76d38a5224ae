// @ts-check
// Where words stand in a text: browsers count in UTF-16, the record in code points.

/** A text that can tell the one count from the other. */
export class Measured {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** @type {number[]} where a code point begins that takes two units */
    this.pairs = [];
    for (let at = 0; at < text.length - 1; at += 1) {
      if (isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1))) {
        this.pairs.push(at);
        at += 1;
      }
    }
    this.length = text.length - this.pairs.length;
  }

  /**
   * Code points before a unit; within a pair, those before the pair.
   * @param {number} unit
   */
  pointAt(unit) {
    const at = this.whole(unit);
    return at - this.pairsBefore(at);
  }

  /**
   * The unit at which a code point begins.
   * @param {number} point
   */
  unitAt(point) {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] - middle < point) low = middle + 1;
      else high = middle;
    }
    return Math.min(point + low, this.text.length);
  }

  /**
   * The words between two units, without the white space around them, and where they stand.
   * @param {number} one
   * @param {number} other
   */
  between(one, other) {
    let from = this.whole(Math.min(one, other));
    let to = this.whole(Math.max(one, other), 1);
    while (from < to && isBlank(this.text[from])) from += 1;
    while (to > from && isBlank(this.text[to - 1])) to -= 1;
    if (from === to) return null;
    return {
      from,
      to,
      start: this.pointAt(from),
      end: this.pointAt(to),
      exact: this.text.slice(from, to),
    };
  }

  /**
   * A unit that is not within a pair.
   * @param {number} unit
   * @param {number} [step] towards its end
   */
  whole(unit, step = -1) {
    const isWithin = isLow(this.text.charCodeAt(unit)) && isHigh(this.text.charCodeAt(unit - 1));
    return isWithin ? unit + step : unit;
  }

  /** @param {number} unit */
  pairsBefore(unit) {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] + 1 < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @param {number} unit */
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
/** @param {number} unit */
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;
/** @param {string} character */
const isBlank = (character) => /\s/.test(character);
