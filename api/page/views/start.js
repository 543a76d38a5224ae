// @ts-check
// The beginning: the parties and the day that the newest fact between two states is about.

import { isDay, numberOf } from "../browser/dates.js";
import { h } from "../browser/dom.js";
import { go, linkTo } from "../browser/places.js";
import { address, ask, session } from "../client/api.js";
import { actors, loadNames } from "../parts/names.js";

/** @import { Item } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

/** Of so many newest facts one is looked for that stands between two states. */
const LOOKED_AT = 100;

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open(context) {
  const url = address("/v1/timeline", {}, { order: "desc", limit: LOOKED_AT });
  const [page] = await Promise.all([ask(url, { signal: context.signal }), loadNames()]);
  const states = actors()
    .filter((each) => each.kind === "state")
    .map((each) => each.id);
  const newest = page.items.find((each) => isBetween(each, states)) ?? page.items[0];
  const parties = [...new Set([...(newest?.actors ?? []), ...states])]
    .filter((each) => states.includes(each))
    .slice(0, 2);
  if (parties.length < 2 || context.signal.aborted) return { title: "Nothing yet", node: empty() };
  const asOf = context.clocks.asOf ?? lastDay(newest);
  queueMicrotask(() =>
    go(linkTo(`/relations/${parties.join("/")}`, { ...context.clocks, asOf }), { replace: true }),
  );
  return { title: "Detente", node: h("div", { class: "page" }) };
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
