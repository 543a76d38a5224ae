// @ts-check
// The day: a field that takes it as one writes it, steps to the day before and after and to the days on which something changed;
// and apart from these, where it is opened, a slider over a year, steps of years, and play.

import {
  SHORT_MONTHS,
  isDay,
  isoOf,
  localDay,
  numberOf,
  shifted,
  yearOf,
} from "../browser/dates.js";
import { h, put, selectedWhole } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { HINT } from "../client/typed_days.js";

/** @import { Child } from "../browser/dom.js" */

const TICK_MS = 280;
/** @typedef {"moved" | "set"} How */

/**
 * The control. `chosen(day, how)` is called with "moved" while sliding, else "set"; `jump(back)`
 * gives the next day on which something moved, with what did, or null; `typed(words)` goes where
 * words that are no day lead, and says what is wrong with them.
 * @param {{ chosen: (day: string, how: How) => void, jump: (day: string, back: boolean) => Promise<{ day: string, words: string } | null>, typed: (words: string) => Promise<string>, settled: () => Promise<unknown> }} given
 */
export function dayControl({ chosen, jump, typed, settled }) {
  const slider = h("input", {
    type: "range",
    id: "day-slider",
    step: "1",
    "aria-label": "Day of the year",
    oninput: () => {
      move(isoOf(Number(slider.value)), "moved");
    },
    onkeydown: turned,
  });
  const field = h("input", {
    type: "text",
    id: "day-field",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "100",
    title: HINT,
    ...selectedWhole(),
    onkeydown: ({ key }) => {
      if (key === "Enter") void take();
      if (key === "Escape") show(day);
    },
    onchange: () => void take(),
  });
  const months = h("div", { class: "months", "aria-hidden": "true" });
  const year = h("span", { class: "year", "aria-hidden": "true" });
  const playing = h("button", {
    type: "button",
    class: "play",
    "aria-pressed": "false",
    onclick: () => (ticking ? pause() : play()),
  });
  const told = h("span", { class: "told", role: "status" });
  let day = ""; // known before the control is shown
  let ticking = 0;
  let taken = "";

  // A change is told once more when the field is left: what was taken is taken.
  /** @returns {Promise<void>} */
  async function take() {
    const words = field.value.trim();
    if (words === taken || words === localDay(day)) return;
    taken = words;
    if (isDay(words)) return move(words, "set");
    const problem = await typed(words).catch(reasonOf);
    if (taken !== words) return;
    if (problem) field.setAttribute("aria-invalid", "true");
    tell(problem);
  }
  /** @param {string} words what is told of the day, beside it */
  function tell(words) {
    told.textContent = words;
  }
  /**
   * @param {string} iso
   * @param {How} how
   */
  function move(iso, how) {
    if (how === "set") pause();
    tell("");
    show(iso);
    chosen(iso, how);
  }
  /** @param {string} iso */
  function show(iso) {
    const shownYear = day && yearOf(day);
    day = iso;
    if (shownYear !== yearOf(iso)) drawYear(yearOf(iso));
    slider.value = String(numberOf(iso));
    slider.setAttribute("aria-valuetext", localDay(iso));
    field.value = localDay(iso);
    taken = "";
    field.removeAttribute("aria-invalid");
  }
  /** @param {string} text */
  function drawYear(text) {
    const [first, last] = [numberOf(`${text}-01-01`), numberOf(`${text}-12-31`)];
    Object.assign(slider, { min: String(first), max: String(last) });
    year.textContent = text;
    put(
      months,
      SHORT_MONTHS.map((name, place) => {
        const starts = numberOf(`${text}-${String(place + 1).padStart(2, "0")}-01`);
        return h(
          "span",
          { style: { left: `${(100 * (starts - first)) / (last - first)}%` } },
          name,
        );
      }),
    );
  }
  /** @param {number} days */
  function step(days) {
    move(shifted(day, days), "set");
  }
  /** @param {number} years */
  function stepYear(years) {
    // A leap day goes to the day before it where it is not there.
    const [month, number] = [day.slice(-5, -3), day.slice(-2)];
    const text = yearOf(isoOf(Math.round(numberOf(`${yearOf(day)}-07-01`) + years * 365.25)));
    const target = `${text}-${month}-${number}`;
    // Pressed again and again, the years pass by before one of them is asked for.
    move(isDay(target) ? target : `${text}-02-28`, "moved");
  }
  /**
   * Page up and down turn the years, with Shift the centuries.
   * @param {KeyboardEvent} event
   */
  function turned(event) {
    const years = { PageUp: 1, PageDown: -1 }[event.key];
    if (!years) return;
    event.preventDefault();
    pause();
    stepYear(event.shiftKey ? 100 * years : years);
  }
  /** @param {boolean} back */
  async function toChange(back) {
    try {
      const found = await jump(day, back);
      if (found) move(found.day, "set");
      tell(found ? found.words : `Nothing changed ${back ? "before" : "after"} ${localDay(day)}`);
    } catch (error) {
      tell(`It could not be found out: ${reasonOf(error)}`);
    }
  }
  function play() {
    draw(true);
    const tick = async () => {
      if (day === "9999-12-31") return pause();
      move(shifted(day, 1), "moved");
      await settled();
      if (ticking) ticking = setTimeout(tick, TICK_MS);
      return undefined;
    };
    ticking = setTimeout(tick, TICK_MS);
  }
  function pause() {
    clearTimeout(ticking);
    ticking = 0;
    draw(false);
  }
  /** @param {boolean} isPlaying */
  function draw(isPlaying) {
    playing.setAttribute("aria-pressed", String(isPlaying));
    put(
      playing,
      h("span", { class: isPlaying ? "icon-pause" : "icon-play", "aria-hidden": "true" }),
      isPlaying ? "Pause" : "Play",
    );
  }
  draw(false);
  /**
   * @param {string} label
   * @param {Child} text
   * @param {() => unknown} act
   */
  const button = (label, text, act) =>
    h("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
  const node = h(
    "div",
    { class: "steps", role: "group", "aria-label": "Day" },
    button("Previous change", ["⇤", h("span", { class: "wide" }, " Change")], () => toChange(true)),
    button("Day before", "‹", () => step(-1)),
    h("label", { class: "unseen", for: "day-field" }, "Day"),
    field,
    button("Day after", "›", () => step(1)),
    button("Next change", [h("span", { class: "wide" }, "Change "), "⇥"], () => toChange(false)),
    told,
  );
  const slide = h(
    "div",
    { class: "slide" },
    button("A century earlier", "⟪", () => stepYear(-100)),
    button("A year earlier", "«", () => stepYear(-1)),
    h("div", { class: "scale" }, slider, months),
    button("A year later", "»", () => stepYear(1)),
    button("A century later", "⟫", () => stepYear(100)),
    year,
    playing,
  );
  return { node, slide, show, tell };
}
