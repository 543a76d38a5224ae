// @ts-check
// What a draft will change once it is recorded, as the service has worked it out.

import { localDay } from "../browser/dates.js";
import { counted, h, put } from "../browser/dom.js";
import { called, learnCalled } from "./names.js";

/** @import { Effects } from "./shapes.js" */
/** @typedef {Effects["pairs"][number]["days"][number]} Day */

const DAYS_SHOWN = 4;
const CHANGES_SHOWN = 6;

/** What stands beneath a draft. */
export function effectsShown() {
  const body = h("div", { class: "effects-body" });
  const node = h(
    "section",
    { class: "effects", "aria-label": "What it will change" },
    h("h3", {}, "What it will change"),
    body,
  );
  node.hidden = true;

  /** @param {Effects | null} effects */
  function show(effects) {
    node.hidden = !effects;
    if (!effects) return;
    const ids = effects.pairs.flatMap(({ a, b }) => [a, b]);
    put(body, drawn(effects));
    void learnCalled("actor", [...new Set(ids)]).then(
      (isNew) => isNew && put(body, drawn(effects)),
    );
  }
  return { node, show };
}

/** @param {Effects} effects */
function drawn(effects) {
  const told = [
    effects.pairs.flatMap((each) => pair(each) ?? []),
    several("Offices", effects.offices),
    several("Sources disagree", effects.disagreements),
    several("How certain it is", effects.certainty),
    several("May be told already", effects.doubles),
    several("Stands between no two states", effects.in_no_pair),
  ];
  const isNothing = told.every((each) => !each || (Array.isArray(each) && !each.length));
  return [
    isNothing ? h("p", { class: "nothing" }, "No state of relations reads otherwise.") : told,
    effects.left_out ? h("p", { class: "note" }, `${effects.left_out} more are not shown.`) : null,
    effects.not_looked_at
      ? h("p", { class: "note" }, "There was no time to look at all of it: more may change.")
      : null,
  ];
}

/** @param {Effects["pairs"][number]} pair */
function pair({ a, b, days, left_out: rest }) {
  const told = saidOnce(days).filter((each) => each.texts.length);
  const more = told.length - Math.min(told.length, DAYS_SHOWN) + rest;
  if (!told.length && !more) return null;
  return h(
    "div",
    { class: "effect" },
    h("h4", {}, `${called("actor", a)} and ${called("actor", b)}`),
    h("ul", {}, told.slice(0, DAYS_SHOWN).flatMap(linesOf)),
    more ? h("p", { class: "note" }, `and on ${counted(more, "more day")}`) : null,
  );
}

/**
 * What changes on a day is there on later ones, too: it is said of the first.
 * @param {Day[]} days
 */
function saidOnce(days) {
  const said = new Set();
  return days.map((day) => {
    const texts = day.texts.filter((each) => !said.has(each));
    texts.forEach((each) => said.add(each));
    return { ...day, texts };
  });
}

/** @param {Day} day */
function linesOf({ as_of: day, texts }) {
  return texts
    .slice(0, CHANGES_SHOWN)
    .map((each) => h("li", {}, h("time", { datetime: day }, localDay(day)), ` ${each}`));
}

/**
 * @param {string} title
 * @param {{ text: string }[]} all
 */
function several(title, all) {
  if (!all.length) return null;
  return h(
    "div",
    { class: "effect" },
    h("h4", {}, title),
    h(
      "ul",
      {},
      all.map((each) => h("li", {}, each.text)),
    ),
  );
}
