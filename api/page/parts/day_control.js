// The day: a slider over a year, a date field, steps to the day before and after and to the days on
// which something changed, and play.

import {
  SHORT_MONTHS,
  dayNumber,
  isDay,
  isoOf,
  localDay,
  shifted,
  yearOf,
} from "../browser/dates.js";
import { h, put } from "../browser/dom.js";

const TICK_MS = 280;
const FIELD = /^\d{4}-/;

/** The control. `chosen(day, how)` is called with "moved" while sliding, else "set"; `jump(back)`
    gives the next day on which something changed, or null. */
export function dayControl({ chosen, jump, settled }) {
  const slider = h("input", {
    type: "range",
    id: "day-slider",
    step: "1",
    "aria-label": "Day of the year",
    oninput: () => move(isoOf(Number(slider.value)), "moved"),
  });
  const field = h("input", {
    type: "date",
    id: "day-field",
    required: true,
    min: "0001-01-01",
    max: "9999-12-31",
    onchange: () => dayNumber(field.value) !== null && move(field.value, "set"),
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
  let day = null;
  let ticking = null;

  function move(iso, how) {
    if (how === "set") pause();
    show(iso);
    chosen(iso, how);
  }
  function show(iso) {
    const shownYear = day && yearOf(day);
    day = iso;
    if (shownYear !== yearOf(iso)) drawYear(yearOf(iso));
    slider.value = String(dayNumber(iso));
    slider.setAttribute("aria-valuetext", localDay(iso));
    field.value = FIELD.test(iso) && !iso.startsWith("0000") ? iso : "";
  }
  function drawYear(text) {
    const [first, last] = [dayNumber(`${text}-01-01`), dayNumber(`${text}-12-31`)];
    Object.assign(slider, { min: String(first), max: String(last) });
    year.textContent = text;
    put(
      months,
      SHORT_MONTHS.map((name, place) => {
        const starts = dayNumber(`${text}-${String(place + 1).padStart(2, "0")}-01`);
        return h(
          "span",
          { style: { left: `${(100 * (starts - first)) / (last - first)}%` } },
          name,
        );
      }),
    );
  }
  function step(days) {
    move(shifted(day, days), "set");
  }
  function stepYear(years) {
    // A leap day goes to the day before it where it is not there.
    const [month, number] = [day.slice(-5, -3), day.slice(-2)];
    const text = yearOf(isoOf(Math.round(dayNumber(`${yearOf(day)}-07-01`) + years * 365.25)));
    const target = `${text}-${month}-${number}`;
    move(isDay(target) ? target : `${text}-02-28`, "set");
  }
  async function toChange(back) {
    try {
      const found = await jump(day, back);
      told.textContent = found
        ? ""
        : `Nothing changed ${back ? "before" : "after"} ${localDay(day)}`;
      if (found) move(found, "set");
    } catch (error) {
      told.textContent = `It could not be found out: ${error.message}`;
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
    ticking = null;
    draw(false);
  }
  function draw(isPlaying) {
    playing.setAttribute("aria-pressed", String(isPlaying));
    put(
      playing,
      h("span", { class: isPlaying ? "icon-pause" : "icon-play", "aria-hidden": "true" }),
      isPlaying ? "Pause" : "Play",
    );
  }
  draw(false);
  const button = (label, text, act) =>
    h("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
  const node = h(
    "div",
    { class: "day" },
    h(
      "div",
      { class: "steps", role: "group", "aria-label": "Day" },
      button("Previous change", "⇤ Change", () => toChange(true)),
      button("Day before", "‹", () => step(-1)),
      h("label", { class: "unseen", for: "day-field" }, "Day"),
      field,
      button("Day after", "›", () => step(1)),
      button("Next change", "Change ⇥", () => toChange(false)),
      playing,
      told,
    ),
    h(
      "div",
      { class: "slide" },
      button("A year earlier", "«", () => stepYear(-1)),
      h("div", { class: "scale" }, slider, months),
      button("A year later", "»", () => stepYear(1)),
      year,
    ),
  );
  return { node, show, pause };
}
