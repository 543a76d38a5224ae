// @ts-check
// The beginning: what the record holds, and ways into it. Where no data set is held, the parties and
// the day that the newest fact between two states is about.

import { isDay, localDay, numberOf, yearOf } from "../browser/dates.js";
import { h, selectedWhole } from "../browser/dom.js";
import { go, linkTo } from "../browser/places.js";
import { BEGINNING } from "../browser/titles.js";
import { address, ask, reasonOf, session } from "../client/api.js";
import { HINT, askedWith, typedDays } from "../client/typed_days.js";
import { figures, holdings, restsOn } from "../parts/holdings.js";
import { actors, loadNames, nameOf } from "../parts/names.js";
import { partyBox } from "../parts/party_box.js";

/** @import { Item } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

/** Of so many newest facts one is looked for that stands between two states. */
const LOOKED_AT = 100;

/**
 * Days to begin with; those are shown of whose states the record knows both. The boxes begin with the
 * first.
 */
const EXAMPLES = [
  { parties: ["united-states", "china"], day: "2023-06-19", why: "a visit made good" },
  { parties: ["united-states", "japan"], day: "1941-12-07", why: "Pearl Harbor" },
  { parties: ["united-states", "china"], day: "1972-02-25", why: "a president in Peking" },
  { parties: ["united-states", "china"], day: "1979-01-01", why: "relations with Peking begin" },
  { parties: ["united-states", "iran"], day: "1980-04-08", why: "the day after the break" },
  { parties: ["united-states", "cuba"], day: "2015-07-21", why: "embassies once more" },
  { parties: ["united-states", "texas"], day: "1840-01-01", why: "a state that is no more" },
  { parties: ["united-states", "united-kingdom"], day: "1985-06-01", why: "Reagan and Thatcher" },
];

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open(context) {
  const url = address("/v1/timeline", {}, { order: "desc", limit: LOOKED_AT });
  const [page, held] = await Promise.all([
    ask(url, { signal: context.signal }),
    holdings().catch(() => null),
    loadNames(),
  ]);
  if (held?.data_sets.length) return beginning(context, held, page.items);
  return newestPair(context, page.items);
}

/**
 * @param {Context} context
 * @param {Awaited<ReturnType<typeof holdings>>} held
 * @param {Item[]} newest
 * @returns {Promise<Page>}
 */
async function beginning({ clocks, signal }, held, newest) {
  const first = await ask(address("/v1/timeline", {}, { order: "asc", limit: 1 }), { signal });
  const known = new Set(actors().map(({ id }) => id));
  const examples = EXAMPLES.filter(({ parties }) => parties.every((each) => known.has(each)));
  const lastYear = yearOf(lastDay(newest[0]));
  const from = first.items[0]?.earliest;
  return {
    title: BEGINNING,
    node: h(
      "article",
      { class: "page start" },
      h("h1", {}, "What was the state of relations between two parties on a day, and who says so?"),
      choice(examples[0]?.parties ?? [], lastDay(newest[0])),
      h(
        "section",
        { class: "panel", "aria-labelledby": "examples-title" },
        h("h2", { id: "examples-title" }, "Days to begin with"),
        h(
          "ul",
          { class: "examples" },
          examples.map(({ parties, day, why }) =>
            h(
              "li",
              {},
              h(
                "a",
                { href: linkTo(`/relations/${parties.join("/")}`, { ...clocks, asOf: day }) },
                `${parties.map(nameOf).join(" and ")}, ${localDay(day)}`,
              ),
              `: ${why}`,
            ),
          ),
        ),
      ),
      h(
        "section",
        { class: "panel", "aria-labelledby": "holds-title" },
        h(
          "h2",
          { id: "holds-title" },
          isDay(from)
            ? `What the record holds, from ${yearOf(from)} to ${lastYear}`
            : "What the record holds",
        ),
        figures(held),
        h("h3", {}, "What it rests on"),
        restsOn(held),
      ),
    ),
  };
}

/**
 * Two parties and a day to be chosen.
 * @param {string[]} first whom the boxes begin with
 * @param {string} last the day that the field begins with
 */
function choice(first, last) {
  const ids = [...first];
  const problem = h("p", { class: "problem", role: "alert" });
  let isAsked = false;
  /** @param {string} words nobody's name: whoever stood in the box before was not meant */
  const unknown = (words) => {
    isAsked = true;
    problem.textContent = `Nobody is called “${words}” here. Type a few letters and choose a name.`;
  };
  const boxes = ["Relations between", "and"].map((label, place) =>
    partyBox(
      label,
      `party-${place}`,
      (id) => {
        ids[place] = id;
        isAsked = false;
        problem.textContent = "";
      },
      unknown,
    ),
  );
  boxes.forEach((box, place) => ids[place] && box.show(ids[place]));
  const field = h("input", {
    type: "text",
    id: "start-day",
    autocomplete: "off",
    required: true,
    maxlength: "100",
    value: localDay(last),
    "aria-describedby": "start-day-hint",
    ...selectedWhole(),
  });
  const show = async (/** @type {Event} */ event) => {
    event.preventDefault();
    // Shown once more, it is agreed to.
    if (isAsked) isAsked = false;
    else if (ids[0] && ids[1]) {
      const typed = await typedDays(field.value).catch(unasked);
      problem.textContent = typed.problem;
      if (!typed.days) return;
      const { clocks, parameters } = askedWith(typed.days);
      go(linkTo(`/relations/${ids.join("/")}`, clocks, parameters));
    }
  };
  return h(
    "form",
    { class: "choice", onsubmit: show },
    h(
      "div",
      { class: "parties" },
      boxes.map(({ node }) => node),
    ),
    h(
      "p",
      { class: "when" },
      h("label", { for: "start-day" }, "On "),
      field,
      " ",
      h("button", { type: "submit" }, "Show"),
      " ",
      h("span", { class: "note", id: "start-day-hint" }, HINT),
    ),
    problem,
  );
}

/**
 * @param {unknown} error
 * @returns {import("../client/typed_days.js").Typed}
 */
const unasked = (error) => ({ days: null, problem: `${reasonOf(error)}.` });

/**
 * The state that the newest fact between two states is about.
 * @param {Context} context
 * @param {Item[]} items
 * @returns {Page}
 */
function newestPair(context, items) {
  const states = actors()
    .filter((each) => each.kind === "state")
    .map((each) => each.id);
  const newest = items.find((each) => isBetween(each, states)) ?? items[0];
  const parties = [...new Set([...(newest?.actors ?? []), ...states])]
    .filter((each) => states.includes(each))
    .slice(0, 2);
  if (parties.length < 2 || context.signal.aborted) return { title: "Nothing yet", node: empty() };
  const asOf = context.clocks.asOf ?? lastDay(newest);
  queueMicrotask(() =>
    go(linkTo(`/relations/${parties.join("/")}`, { ...context.clocks, asOf }), { replace: true }),
  );
  return { title: BEGINNING, node: h("div", { class: "page" }) };
}

/**
 * Whether a fact is about two states or more; who holds an office is about one.
 * @param {Item} item
 * @param {string[]} states
 */
function isBetween(item, states) {
  return item.actors.filter((each) => states.includes(each)).length > 1;
}

/**
 * The last day of the newest fact, as far as it lies behind us.
 * @param {Item | undefined} newest
 */
function lastDay(newest) {
  const day = newest?.latest ?? session.today;
  return isDay(day) && numberOf(day) < numberOf(session.today) ? day : session.today;
}

function empty() {
  return h(
    "div",
    { class: "page empty" },
    h("h1", {}, "The ledger holds no facts yet"),
    h(
      "p",
      {},
      "As soon as two parties and something between them have been recorded, the state of their relations stands here.",
    ),
    h("p", {}, h("a", { href: "/docs" }, "How facts are recorded and asked for")),
  );
}
