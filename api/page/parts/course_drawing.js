// @ts-check
// The course drawn, from centuries down to days: nothing is asked for while one comes nearer.

import { isoOf, localDay, numberOf, yearOf } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { changedHere, go } from "../browser/places.js";
import { marksOf, namesOf } from "./course_contacts.js";
import {
  dayAt,
  daysOf,
  drawn,
  inWords,
  moved,
  percent,
  placeOf,
  ticks,
  zoomed,
} from "./course_window.js";

/** @import { Course, Lane } from "../client/answers.js" */
/** @import { Window } from "./course_window.js" */

/** @typedef {NonNullable<Course["covers"]>} Covers */

const NEARER = 0.5;
const FURTHER = 2;
const A_STEP = 0.25;
const DECADE_DAYS = 3653;
const BESIDE_MOST = 12;
// Of what is drawn: in less than this no word can be read.
const READABLE = 0.03;
const GONE = new Set(["none", "closed", "ended", "lifted", "expired", "not-told"]);
const BAD = new Set(
  "broken interrupted going-on severed disturbed imposed occurred threatened".split(" "),
);

/**
 * @param {Course} course
 * @param {Covers} covers
 * @param {(lane: Lane, value: string | null) => string} said
 */
export function drawingOf(course, covers, said) {
  const all = { first: numberOf(covers.first_day), last: numberOf(covers.last_day) };
  let window = all;
  /** @type {number | null} */
  let marked = null;
  const stretch = h("output", {});
  const held = h("div", { class: "course-held" });
  const field = h("div", {
    class: "course-drawing",
    role: "group",
    tabindex: 0,
    "aria-label":
      "The course, drawn. Left and right go to earlier and later, plus and minus come nearer and go further away, Home shows all of it. The same stands as a list beneath.",
    onkeydown: keyed,
    onclick: clicked,
    onwheel: wheeled,
  });
  const controls = h(
    "div",
    { class: "course-controls", role: "group", "aria-label": "Stretch that is drawn" },
    button("‹", "Earlier", () => moved(window, -A_STEP, all)),
    button("+", "Nearer", () => zoomed(window, NEARER, all, centre())),
    button("−", "Further away", () => zoomed(window, FURTHER, all)),
    button("›", "Later", () => moved(window, A_STEP, all)),
    button("All", "All of it", () => all),
    stretch,
  );

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => Window} next
   */
  function button(text, label, next) {
    const onclick = () => show(next());
    return h("button", { type: "button", "aria-label": label, title: label, onclick }, text);
  }

  /** The day of the question stays in sight while one comes nearer. */
  const centre = () =>
    marked !== null && marked >= window.first && marked <= window.last ? marked : undefined;

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => Window>} */
    const keys = {
      ArrowLeft: () => moved(window, -A_STEP, all),
      ArrowRight: () => moved(window, A_STEP, all),
      "+": () => zoomed(window, NEARER, all, centre()),
      "-": () => zoomed(window, FURTHER, all),
      Home: () => all,
    };
    const next = keys[event.key === "=" ? "+" : event.key];
    if (!next) return;
    event.preventDefault();
    show(next());
  }

  /** @param {WheelEvent} event */
  function wheeled(event) {
    // A page that is scrolled past is not to be caught here.
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = dayAt(pointed(event.clientX), window);
    show(zoomed(window, event.deltaY < 0 ? NEARER : FURTHER, all, at));
  }

  /** @param {MouseEvent} event */
  function clicked({ clientX, target }) {
    if (target instanceof Element && target.closest("a")) return;
    const place = pointed(clientX);
    if (place < 0 || place > 1) return;
    const iso = isoOf(dayAt(place, window));
    const yearEnd = `${yearOf(iso)}-12-31`;
    const ofYear = yearEnd > covers.last_day ? covers.last_day : yearEnd;
    go(changedHere({ as_of: daysOf(window) > DECADE_DAYS ? ofYear : iso }));
  }

  /** @param {number} clientX */
  function pointed(clientX) {
    const { left, width } = field.getBoundingClientRect();
    return (clientX - left) / width;
  }

  /** @param {Window} next */
  function show(next) {
    window = next;
    put(stretch, inWords(window));
    put(field, scale(window), dayMark(), lanes(course, window, said));
    put(held, namesOf(course, window));
  }

  function dayMark() {
    if (marked === null || marked < window.first || marked > window.last) return null;
    const style = { left: percent(placeOf(marked + 0.5, window)) };
    return h("div", { class: "course-day", "aria-hidden": "true", style });
  }

  show(all);
  return {
    node: [controls, field, held],
    /** @param {string} asOf */
    mark(asOf) {
      marked = asOf ? numberOf(asOf) : null;
      show(window);
    },
  };
}

/** @param {Window} window */
const scale = (window) =>
  h(
    "div",
    { class: "course-scale", "aria-hidden": "true" },
    ticks(window).map(({ at, label }) => h("span", { style: { left: percent(at) } }, label)),
  );

/**
 * @param {Course} course
 * @param {Window} window
 * @param {(lane: Lane, value: string | null) => string} said
 */
function lanes(course, window, said) {
  const { relations, envoys, missions, channels, measures, incidents, accords } = course;
  const beside = [missions, channels, measures, incidents, accords].flat();
  const within = beside.map((each) => lane(each, window, said)).filter(Boolean);
  return [
    [...relations, ...envoys].map((each) => lane(each, window, said)),
    marksOf(course, window),
    within.slice(0, BESIDE_MOST),
    within.length > BESIDE_MOST
      ? h("p", { class: "note" }, `${within.length - BESIDE_MOST} more stand in the list.`)
      : null,
  ];
}

/**
 * A thing and its stretches; nothing where none of them is drawn.
 * @param {Lane} each
 * @param {Window} window
 * @param {(lane: Lane, value: string | null) => string} said
 */
function lane(each, window, said) {
  const bars = each.stretches.map(({ first_day: first, last_day: last, certainty, options }) => {
    const from = first === null ? Number.NEGATIVE_INFINITY : numberOf(first);
    const at = drawn(from, numberOf(last), window);
    if (at === null) return null;
    const words = options.map(({ value }) => said(each, value));
    const text = words.join(certainty === "certain" ? ", " : " or ");
    const days = `${first === null ? "up to" : `${localDay(first)} to`} ${localDay(last)}`;
    return h(
      "span",
      {
        class: look(each, options, certainty),
        title: `${text}, ${days}${certainty === "certain" ? "" : ": not certain"}`,
        style: { left: percent(at.left), width: percent(at.width) },
      },
      at.width < READABLE ? "" : certainty === "certain" ? text : `${text}?`,
    );
  });
  if (bars.every((bar) => bar === null)) return null;
  return h(
    "div",
    { class: "course-lane", "aria-hidden": "true" },
    h("b", {}, capital(each.about)),
    h("div", {}, bars),
  );
}

/**
 * @param {Lane} lane
 * @param {Lane["stretches"][number]["options"]} options
 * @param {string} certainty
 */
function look({ of }, options, certainty) {
  if (certainty !== "certain") return "open";
  if (options.every(({ value }) => value === null || GONE.has(value))) return "gone";
  if (of !== null) return "good";
  return options.some(({ value }) => value !== null && BAD.has(value)) ? "bad" : "calm";
}
