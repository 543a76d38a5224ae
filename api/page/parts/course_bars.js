// @ts-check
// How things stood, as bars: a lane each, or all of a kind in one while they are too small to be told
// apart.

import { capital, h } from "../browser/dom.js";
import { localDay, numberOf } from "../browser/dates.js";
import { drawn, percent } from "./course_window.js";

/** @import { Lane, Stretch } from "../client/answers.js" */
/** @import { Window } from "./course_window.js" */

/** @typedef {(lane: Lane, value: string | null) => string} Said */
/** @typedef {{ title: string, lanes: Drawn[] }} Group */
/** @typedef {{ about: string, bars: Bar[], marks?: Node[] }} Drawn */
/** @typedef {{ left: number, width: number, look: string, text: string, told: string, isName?: boolean }} Bar */

// Of what is drawn: in less than this a lane says little, and in less than that no two of them do.
const SMALL = 0.03;
const APART = 0.2;
const SMALL_MOST = 3;
const LANES_MOST = 8;
/** Of a letter and of what stands around a text, in pixels and on the generous side. */
const [LETTER, AROUND] = [6.6, 10];
/** @type {Record<string, string | undefined>} */
const BRIEF = {
  "broken off": "broken",
  "no relations": "none",
  "at a level that is not told": "level?",
};
const NO_NAME = /(\.|^[IV]+|\?)$/;
const GONE = new Set(["none", "closed", "ended", "lifted", "expired", "not-told"]);
const BAD = new Set(
  "broken interrupted going-on severed disturbed imposed occurred threatened".split(" "),
);

/**
 * A thing with what of it is drawn.
 * @param {Lane} lane
 * @param {Window} window
 * @param {Said} said
 * @returns {Drawn}
 */
export const barsOf = (lane, window, said) => ({
  about: lane.about,
  bars: lane.stretches
    .map((each) => barOf(each, window, look(lane, each), (value) => said(lane, value)))
    .filter((bar) => bar !== null)
    .map((bar) => ({ ...bar, isName: lane.of !== null })),
});

/**
 * A stretch as a bar; nothing where none of its days is drawn.
 * @param {Stretch} stretch
 * @param {Window} window
 * @param {string} looks
 * @param {(value: string | null) => string} word
 * @returns {Bar | null}
 */
export function barOf(stretch, window, looks, word) {
  const { first_day: first, last_day: last, certainty, options } = stretch;
  const from = first === null ? Number.NEGATIVE_INFINITY : numberOf(first);
  const at = drawn(from, numberOf(last), window);
  if (at === null) return null;
  const isCertain = certainty === "certain";
  const text = options.map(({ value }) => word(value)).join(isCertain ? ", " : " or ");
  const days = `${first === null ? "up to" : `${localDay(first)} to`} ${localDay(last)}`;
  const told = `${text}, ${days}${isCertain ? "" : ": not certain"}`;
  return { ...at, look: looks, text: isCertain ? text : `${text}?`, told };
}

/**
 * A lane of its own; nothing where no bar is drawn.
 * @param {Drawn} drawing
 * @param {number} room of the whole lane, in pixels
 */
export function laneOf({ about, bars, marks = [] }, room) {
  if (!bars.length) return null;
  return h(
    "div",
    { class: "course-lane", "aria-hidden": "true" },
    h("b", {}, capital(about)),
    h(
      "div",
      {},
      bars.map((each) => bar({ ...each, text: fitting(each, room) })),
      marks,
    ),
  );
}

/**
 * Things of one kind: a lane each where they can be told apart, or else one upon the other.
 * @param {Group} group
 * @param {number} room
 */
export function groupOf({ title, lanes }, room) {
  const within = lanes.filter(({ bars }) => bars.length);
  if (!within.length) return null;
  if (within.length > 1 && extentOf(within) < APART) return together(title, within);
  const small = within.filter((each) => extentOf([each]) < SMALL);
  const apart = small.length > SMALL_MOST ? within.filter((e) => !small.includes(e)) : within;
  const more = apart.length - LANES_MOST;
  return [
    apart.slice(0, LANES_MOST).map((each) => laneOf(each, room)),
    apart === within ? null : together(apart.length ? `${title}, others` : title, small),
    more > 0 ? h("p", { class: "note" }, `${title}: ${more} more stand in the list.`) : null,
  ];
}

/**
 * A text that fits into a bar: all of it, or in brief, or of a person the last name; or nothing.
 * @param {Bar} bar
 * @param {number} room
 */
function fitting({ width, text, isName = false }, room) {
  const letters = (width * room - AROUND) / LETTER;
  const last = text.slice(text.lastIndexOf(" ") + 1);
  const texts = [text, BRIEF[text] ?? text, isName && !NO_NAME.test(last) ? last : text];
  return texts.find((each) => each.length <= letters) ?? "";
}

/**
 * How much of what is drawn lies between the first and the last of some bars.
 * @param {Drawn[]} lanes
 */
function extentOf(lanes) {
  const bars = lanes.flatMap((each) => each.bars);
  const starts = bars.map(({ left }) => left);
  const ends = bars.map(({ left, width }) => left + width);
  return Math.max(...ends) - Math.min(...starts);
}

/**
 * @param {string} title
 * @param {Drawn[]} lanes
 */
const together = (title, lanes) =>
  h(
    "div",
    { class: "course-lane course-together", "aria-hidden": "true" },
    h("b", {}, `${title}: ${lanes.length}`),
    h(
      "div",
      {},
      lanes.flatMap(({ about, bars }) =>
        bars.map((each) => bar({ ...each, text: "", told: `${capital(about)}: ${each.told}` })),
      ),
    ),
  );

/** @param {Bar} each */
const bar = ({ left, width, look: looks, text, told }) =>
  h(
    "span",
    { class: looks, title: told, style: { left: percent(left), width: percent(width) } },
    text,
  );

/**
 * @param {Lane} lane
 * @param {Stretch} stretch
 */
function look({ of }, { certainty, options }) {
  if (certainty !== "certain") return "open";
  if (options.every(({ value }) => value === null || GONE.has(value))) return "gone";
  if (of !== null) return "good";
  return options.some(({ value }) => value !== null && BAD.has(value)) ? "bad" : "calm";
}
