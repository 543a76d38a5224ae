// @ts-check
// The course drawn, from centuries down to days: nothing is asked for while one comes nearer.

import { isoOf, numberOf, yearOf } from "../browser/dates.js";
import { h, put } from "../browser/dom.js";
import { changedHere, go } from "../browser/places.js";
import { barsOf, groupOf, laneOf } from "./course_bars.js";
import { marksOf, namesOf } from "./course_contacts.js";
import { livesOf } from "./course_lives.js";
import { statementsOf } from "./course_statements.js";
import { dayAt, daysOf, inWords, moved, percent, placeOf, ticks, zoomed } from "./course_window.js";

/** @import { Course, Lane } from "../client/answers.js" */
/** @import { Said } from "./course_bars.js" */
/** @import { Window } from "./course_window.js" */

/** @typedef {NonNullable<Course["covers"]>} Covers */

const NEARER = 0.5;
const FURTHER = 2;
const A_STEP = 0.25;
const DECADE_DAYS = 3653;
/** Of the drawing in pixels, until it stands on the page. */
const WIDTH = 640;

/**
 * @param {Course} course
 * @param {Covers} covers
 * @param {Said} said
 */
export function drawingOf(course, covers, said) {
  const all = { first: numberOf(covers.first_day), last: numberOf(covers.last_day) };
  let window = all;
  /** @type {number | null} */
  let marked = null;
  let drawnFor = 0;
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
    drawnFor = room();
    put(stretch, inWords(window));
    put(field, scale(window), dayMark(), lanes(course, window, said, room()));
    put(held, namesOf(course, window));
  }

  const room = () => field.clientWidth || WIDTH;
  new ResizeObserver(() => {
    if (room() === drawnFor) return;
    show(window);
  }).observe(field);

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
 * @param {Said} said
 * @param {number} room of a lane, in pixels
 */
function lanes(course, window, said, room) {
  /** @param {Lane[]} some */
  const bars = (some) => some.map((each) => barsOf(each, window, said));
  const { relations, envoys, missions, channels, measures, incidents, accords, lives } = course;
  return [
    [...bars(relations), ...bars(envoys)].map((each) => laneOf(each, room)),
    marksOf(course, window),
    groupOf({ title: "Engagements and what led to them", lanes: livesOf(lives, window) }, room),
    statementsOf(course.statements, window),
    groupOf({ title: "Channels", lanes: bars(channels) }, room),
    groupOf({ title: "Measures", lanes: bars(measures) }, room),
    groupOf({ title: "Incidents", lanes: bars(incidents) }, room),
    groupOf({ title: "Accords", lanes: bars(accords) }, room),
    groupOf({ title: "Missions", lanes: bars(missions) }, room),
  ];
}
