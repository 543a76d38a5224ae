// A timeline: facts over a span of days, uncertain dates drawn as spans, and the same as a list.

import { SHORT_MONTHS, dayNumber, firstDayOf, monthOf } from "../browser/dates.js";
import { capital, counted, h } from "../browser/dom.js";
import { factLink, kindInWords } from "./names.js";

const LEAST_PERCENT = 0.7;
const GAP_PERCENT = 0.3;
const ROW_PX = 9;
const MOST_ROWS = 12;
export const LISTED = 20;
const FAMILIES = [
  ["Engagements", /^(engagement|invitation)/],
  ["Offices", /^official/],
  ["Measures", /^measure/],
  ["Channels", /^channel/],
  ["Incidents", /^incident/],
  ["Accords", /^(agreement|joint)/],
  ["Words", /./],
];

/** The first and the last day of the span that a timeline is drawn over. */
export function spanOf(items, first = null, last = null) {
  const days = items
    .flatMap((each) => [each.earliest, each.latest])
    .map(dayNumber)
    .filter((each) => each !== null);
  const from = first === null ? Math.min(...days) : dayNumber(first);
  const to = last === null ? Math.max(...days) : dayNumber(last);
  return Number.isFinite(from) ? { from, to: Math.max(to, from + 1) } : null;
}

/** The facts as bars, a lane for each family. A picture of the list that stands below it. */
export function lanes(items, span, day = null) {
  if (!span || !items.length) return null;
  const used = FAMILIES.map(([name], place) => [
    name,
    items.filter((each) => laneOf(each) === place),
  ]).filter(([, facts]) => facts.length);
  return h(
    "div",
    { class: "lanes", "aria-hidden": "true" },
    h("div", { class: "axis" }, ticks(span)),
    used.map(([name, facts]) => lane(name, facts, span)),
    day === null
      ? null
      : h(
          "div",
          { class: "now-line" },
          h("div", {
            class: "now",
            style: { left: `${clamped(percent(dayNumber(day) + 0.5, span))}%` },
          }),
        ),
  );
}

/** Bars that would lie over one another lie under one another, in as many rows as there is room for. */
function lane(name, facts, span) {
  const free = [];
  const bars = [...facts]
    .sort(
      (one, other) =>
        (dayNumber(one.earliest) ?? -Infinity) - (dayNumber(other.earliest) ?? -Infinity) || 0,
    )
    .map((each) => {
      const { left, width } = extent(each, span);
      const found = free.findIndex((until) => until <= left);
      const row = found >= 0 ? found : free.length % MOST_ROWS;
      free[row] = left + width + GAP_PERCENT;
      const made = bar(each, span);
      made.style.setProperty("top", `${row * ROW_PX + ROW_PX / 2 + 3}px`);
      return made;
    });
  return h(
    "div",
    { class: "lane" },
    h("span", { class: "lane-name" }, name),
    h(
      "div",
      { class: "lane-bars", style: { height: `${Math.max(2, free.length) * ROW_PX + 6}px` } },
      bars,
    ),
  );
}

const laneOf = (item) => FAMILIES.findIndex(([, pattern]) => pattern.test(item.type));

/** The facts as a list, each with its date in words and as a span. */
export function list(items, span, { clocks, contested = new Set(), actors = null } = {}) {
  return h(
    "ol",
    { class: "facts" },
    items.map((each) =>
      h(
        "li",
        {
          class: `fact-row ${each.certainty === "possible" ? "is-possible" : ""}`,
          "data-fact": each.id,
        },
        h(
          "time",
          {
            class: "when",
            datetime: each.date.match(/^\d{4}(-(0\d|1[0-2])(-\d{2})?)?$/) ? each.date : null,
          },
          capital(each.date_in_words),
        ),
        h(
          "div",
          { class: "what" },
          factLink(each.id, clocks, each.summary),
          h(
            "p",
            { class: "tags-line" },
            kindInWords(each.type),
            actors ? ` · ${actors(each)}` : "",
            ` · ${counted(each.support.citations, "citation")}, ${counted(each.support.lineages, "lineage")}`,
            each.certainty === "possible" ? h("span", { class: "badge possible" }, "Possibly") : "",
            h("span", { class: "badge contested", hidden: !contested.has(each.id) }, "Contested"),
            each.amended ? h("span", { class: "badge" }, "Amended") : "",
          ),
        ),
        span ? h("div", { class: "mini", "aria-hidden": "true" }, bar(each, span)) : null,
      ),
    ),
  );
}

/** Marks facts of a list as contested, once it is known which are. */
export function markContested(node, ids) {
  for (const row of node.querySelectorAll(".fact-row")) {
    const is = ids.has(row.dataset.fact);
    row.classList.toggle("is-contested", is);
    row.querySelector(".badge.contested").hidden = !is;
  }
  for (const each of node.querySelectorAll(".bar[data-fact]"))
    each.classList.toggle("is-contested", ids.has(each.dataset.fact));
}

/** A fact's bar: a point for a day, a span for a date that is not sharp, faded where it is open. */
function bar(item, span) {
  const [earliest, latest] = [dayNumber(item.earliest), dayNumber(item.latest)];
  const { left, width } = extent(item, span);
  const marks = [
    "bar",
    `is-${item.certainty}`,
    earliest === null || earliest < span.from ? "open-start" : "",
    latest === null || latest > span.to ? "open-end" : "",
    item.earliest === item.latest ? "sharp" : "blunt",
  ];
  return h("div", {
    class: marks.filter(Boolean).join(" "),
    "data-fact": item.id,
    title: `${capital(item.date_in_words)}: ${item.summary}`,
    style: { left: `${left}%`, width: `${width}%` },
  });
}

/** Where a fact's bar begins and how long it is, in percent of the span. */
function extent(item, span) {
  const [earliest, latest] = [dayNumber(item.earliest), dayNumber(item.latest)];
  const left = Math.min(
    clamped(earliest === null ? 0 : percent(earliest, span)),
    100 - LEAST_PERCENT,
  );
  const right = clamped(latest === null ? 100 : percent(latest + 1, span));
  return { left, width: Math.max(LEAST_PERCENT, right - left) };
}

const percent = (day, { from, to }) => (100 * (day - from)) / (to + 1 - from);
const clamped = (value) => Math.min(100, Math.max(0, value));

/** Marks at the beginnings of months or years, about a dozen however long the span is. */
function ticks({ from, to }) {
  const [first, last] = [monthOf(from), monthOf(to)];
  const months = last - first;
  const every = months > 36 ? 12 * Math.ceil(months / 120) : months > 14 ? 6 : 1;
  const marks = [];
  for (let at = Math.ceil(first / every) * every; at <= last; at += every) {
    const left = percent(firstDayOf(at), { from, to });
    if (left < 0) continue;
    const [year, month] = [Math.floor(at / 12), at - 12 * Math.floor(at / 12)];
    const name =
      month === 0 && every > 1 ? year : `${SHORT_MONTHS[month]}${every > 1 ? ` ${year}` : ""}`;
    marks.push(h("span", { style: { left: `${left}%` } }, String(name)));
  }
  return marks;
}

export const legend = () =>
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
      "possibly happened by the day",
    ),
    h(
      "span",
      { class: "key" },
      h("i", { class: "bar is-certain is-contested sharp" }),
      "contested",
    ),
  );
