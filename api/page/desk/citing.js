// @ts-check
// The citation of the words that are selected, as the service makes it.

import { reasonOf } from "../client/api.js";
import { Problem } from "../library/problems.js";
import { send } from "./service.js";

/** @import { Body } from "./pointers.js" */
/** @import { Placed, Span } from "./shapes.js" */
/** @import { Selected } from "./text_pane.js" */

const WAIT_MS = 120;

/**
 * @param {string} text the hash of the text
 * @param {{ tell: (placed: Placed) => void, say: (words: string) => void }} bar
 */
export function citingOf(text, bar) {
  /** @type {{ words: Selected, placed: Placed } | null} */
  let known = null;
  let waiting = 0;
  /** What is said of a reason is not said over by what was asked before. */
  let asked = 0;

  /** @param {Selected} words */
  async function ask(words) {
    const { start, end } = words;
    const done = await send("POST", "/v1/citations/draft", { body: { text, start, end } });
    const [placed] = /** @type {{ places: Placed[] }} */ (done.body).places;
    if (placed) known = { words, placed };
    return placed;
  }
  /** @param {Selected} words */
  const isKnown = (words) => known?.words.start === words.start && known.words.end === words.end;

  return {
    /**
     * Says of words that they are in no fact, and why, or takes that back; gives nothing where that is
     * not taken.
     * @param {Span & { reason?: string }} span
     */
    read: async (span) => {
      clearTimeout(waiting);
      asked += 1;
      try {
        await send("POST", `/v1/texts/${text}/read`, { body: span });
        return span;
      } catch (error) {
        bar.say(reasonOf(error));
        return null;
      }
    },
    /**
     * Other words are selected, or none: how many they are is told soon.
     * @param {Selected | null} words
     */
    look: (words) => {
      clearTimeout(waiting);
      if (!words) return;
      asked += 1;
      const here = asked;
      waiting = setTimeout(() => {
        ask(words).then(
          (placed) => placed && here === asked && isKnown(words) && bar.tell(placed),
          () => {},
        );
      }, WAIT_MS);
    },
    /**
     * The citation of words; where the service is out of reach without what it would have filled in,
     * which it does once the draft is saved. Nothing where they cannot be cited.
     * @param {Selected} words
     * @param {string} source
     * @returns {Promise<Body | null>}
     */
    of: async (words, source) => {
      try {
        const placed = isKnown(words) && known ? known.placed : await ask(words);
        if (placed?.too_long) bar.tell(placed);
        if (!placed || placed.too_long) return null;
        const { exact, prefix, suffix, start, end } = placed;
        return { source, exact, prefix, suffix, start, end };
      } catch (error) {
        if (error instanceof Problem) {
          bar.say(reasonOf(error));
          return null;
        }
        return { source, exact: words.exact, start: words.start, end: words.end };
      }
    },
  };
}
