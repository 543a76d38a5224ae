// @ts-check
// A timeline: facts over a span of days, uncertain dates drawn as spans, and the same as a list.

import { counted, h } from "../browser/dom.js";
import { byYears } from "./by_years.js";
import { bothSides, contestedBadge } from "./contested_line.js";
import { factLink, kindInWords, toldOn } from "./names.js";
import { extentOf, lanesOf, middleOf, rowsOf, shapeOf, ticksOf } from "./timeline_layout.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Item, Schemas } from "../client/answers.js" */
/** @import { Span } from "./timeline_layout.js" */

const ROW_PX = 9;
const DATETIME = /^\d{4}(-(0\d|1[0-2])(-\d{2})?)?$/;
export const LISTED = 20;

/**
 * The facts as bars, a lane for each family. A picture of the list that stands below it.
 * @param {Item[]} items
 * @param {Span | null} span
 * @param {string | null} [day]
 */
export function lanes(items, span, day = null) {
  if (!span || !items.length) return null;
  return h(
    "div",
    { class: "lanes", "aria-hidden": "true" },
    h("div", { class: "axis" }, ticksOf(span).map(tick)),
    lanesOf(items).map(([name, inLane]) => lane(name, inLane, span)),
    day === null
      ? null
      : h(
          "div",
          { class: "now-line" },
          h("div", { class: "now", style: { left: `${middleOf(day, span)}%` } }),
        ),
  );
}

/** @param {{ left: number, name: string }} mark */
const tick = ({ left, name }) => h("span", { style: { left: `${left}%` } }, name);

/**
 * @param {string} name
 * @param {Item[]} items
 * @param {Span} span
 */
function lane(name, items, span) {
  const { placed, count } = rowsOf(items, span);
  const bars = placed.map(({ item, row }) =>
    bar(item, span, { top: `${row * ROW_PX + ROW_PX / 2 + 3}px` }),
  );
  return h(
    "div",
    { class: "lane" },
    h("span", { class: "lane-name" }, name),
    h(
      "div",
      { class: "lane-bars", style: { height: `${Math.max(2, count) * ROW_PX + 6}px` } },
      bars,
    ),
  );
}

/**
 * The facts as a list, each with its date in words and as a span.
 * @param {Item[]} items
 * @param {Span | null} span
 * @param {Clocks} clocks
 */
export function list(items, span, clocks) {
  const years = span && items.length > LISTED ? byYears(items) : [];
  if (years.length < 2) return rows(items, span, clocks);
  return h(
    "div",
    { class: "by-year" },
    years.map(([year, some]) => [
      h(
        "h3",
        { class: "year-of" },
        year,
        " ",
        h("span", { class: "how-many" }, counted(some.length, "fact")),
      ),
      rows(some, span, clocks),
    ]),
  );
}

/**
 * @param {Item[]} items
 * @param {Span | null} span
 * @param {Clocks} clocks
 */
function rows(items, span, clocks) {
  return h(
    "ol",
    { class: "facts" },
    items.map((each) =>
      h(
        "li",
        {
          class: `fact-row ${isPossible(each) ? "is-possible" : ""}`,
          "data-fact": each.id,
        },
        h(
          "time",
          { class: "when", datetime: DATETIME.test(each.date) ? each.date : null },
          toldOn(each.date_in_words, each),
        ),
        h("div", { class: "what" }, factLink(each.id, clocks, each.summary), tags(each, clocks)),
        span ? h("div", { class: "mini", "aria-hidden": "true" }, bar(each, span)) : null,
      ),
    ),
  );
}

/**
 * Whether a fact may not have happened by the day, or not within the days that were asked for.
 * @param {Item} item
 */
const isPossible = ({ certainty, within }) => certainty === "possible" || within === "possible";

/**
 * @param {Item} item
 * @param {Clocks} clocks
 */
function tags({ id, type, support, certainty, within, amended }, clocks) {
  return h(
    "p",
    { class: "tags-line" },
    kindInWords(type),
    ` · ${counted(support.citations, "citation")}`,
    support.machine ? `, ${support.machine} of them by a program` : "",
    `, ${counted(support.lineages, "independent source")}`,
    certainty === "possible" ? h("span", { class: "badge possible" }, "Possibly") : "",
    within === "possible"
      ? h("span", { class: "badge possible" }, "Possibly within these days")
      : "",
    contestedBadge(bothSides(id, clocks), true),
    amended ? h("span", { class: "badge" }, "Amended") : "",
  );
}

/**
 * Marks facts of a list as contested, once it is known which are.
 * @param {Element} node
 * @param {Set<string>} ids
 */
export function markContested(node, ids) {
  for (const each of node.querySelectorAll("[data-fact]")) {
    const isContested = ids.has(each.getAttribute("data-fact") ?? "");
    each.classList.toggle("is-contested", isContested);
    each.querySelector(".badge.contested")?.toggleAttribute("hidden", !isContested);
  }
}

/**
 * A fact's bar: a point for a day, a span for a date that is not sharp, faded where it is open.
 * @param {Item} item
 * @param {Span} span
 * @param {Record<string, string>} [style]
 */
function bar(item, span, style = {}) {
  const { left, width } = extentOf(item, span);
  const { isOpenAtStart, isOpenAtEnd, isSharp } = shapeOf(item, span);
  const marks = [
    "bar",
    isPossible(item) ? "is-possible" : "is-certain",
    isOpenAtStart && "open-start",
    isOpenAtEnd && "open-end",
    isSharp ? "sharp" : "blunt",
  ];
  return h("div", {
    class: marks.filter(Boolean).join(" "),
    "data-fact": item.id,
    title: `${toldOn(item.date_in_words, item)}: ${item.summary}`,
    style: { left: `${left}%`, width: `${width}%`, ...style },
  });
}

/** @param {boolean} [ofWindow] whether days were asked for, in which a fact may lie or not */
export const legend = (ofWindow = false) =>
  h(
    "p",
    { class: "legend" },
    h("span", { class: "key" }, h("i", { class: "bar is-certain sharp" }), "certainly happened"),
    h(
      "span",
      { class: "key" },
      h("i", { class: "bar is-certain blunt" }),
      "certainly, on one of these days",
    ),
    h(
      "span",
      { class: "key" },
      h("i", { class: "bar is-possible blunt" }),
      ofWindow
        ? "possibly happened by the day, or within these days"
        : "possibly happened by the day",
    ),
    h(
      "span",
      { class: "key" },
      h("i", { class: "bar is-certain is-contested sharp" }),
      "contested",
    ),
  );

/**
 * What a window leaves out as only its last day is told; nothing where it is none.
 * @param {Schemas["TimelineAnswer"]["undated_left_out"]} count
 */
export const undated = (count) =>
  count?.facts
    ? h(
        "p",
        { class: "note" },
        `${count.at_least ? "At least " : ""}${counted(count.facts, "fact")} of which only a last day is told ${count.facts === 1 ? "is" : "are"} left out: nothing says that ${count.facts === 1 ? "it lies" : "they lie"} within these days.`,
      )
    : null;

/**
 * What is left out as nobody but a program tells it; nothing where there is nothing.
 * @param {Schemas["TimelineAnswer"]["coded_left_out"]} count
 */
export const coded = (count) =>
  count?.facts
    ? h(
        "p",
        { class: "note" },
        `And ${count.at_least ? "at least " : ""}${count.facts} machine-coded: nobody but a program tells ${count.facts === 1 ? "it" : "them"}.`,
      )
    : null;
