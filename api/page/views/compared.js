// @ts-check
// Two days beside each other: what the world moved, what was learned, what was corrected, each with its
// facts.

import { fieldDay, isDay } from "../browser/dates.js";
import { h, joined } from "../browser/dom.js";
import { changedHere, go, linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { byReason, inShort } from "../parts/comparison.js";
import { actorLink, loadNames, lookUp, nameOf } from "../parts/names.js";
import { permalink, permalinks } from "../parts/references.js";
import { twoParties } from "../parts/two_parties.js";

/** @import { Changes } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids, query, clocks, signal }) {
  const [actor, counterpart] = ids.map(encodeURIComponent);
  const path = /** @type {const} */ (`/v1/relations/${actor}/${counterpart}/changes`);
  const days = { since: query.get("since"), until: query.get("until") ?? clocks.asOf };
  const { publicBy, knownAt } = clocks;
  const url = address(
    path,
    { publicBy, knownAt },
    { ...days, learned_since: query.get("learned_since") },
  );
  const [found] = await Promise.all([ask(url, { signal }), loadNames()]);
  const causes = found.changes.flatMap(({ facts }) => facts);
  await lookUp([found, ...causes.map(({ fact }) => ({ because: [fact] }))], clocks, signal);
  const [from, to] = [found.before.clocks, found.after.clocks];
  const title = `${ids.map(nameOf).join(" and ")}, from ${from.as_of_in_words} to ${to.as_of_in_words}`;
  return {
    title,
    node: h(
      "article",
      { class: "page compared" },
      h(
        "header",
        { class: "opening" },
        h("p", { class: "kicker" }, "Two days beside each other"),
        h("h1", {}, joined(ids.map(actorLink)), `, ${from.as_of_in_words} to ${to.as_of_in_words}`),
      ),
      parties(found),
      choice(found, query),
      permalink("Link", permanent(found, query)),
      inShort(found),
      h("div", { class: "sections" }, byReason(found, { asOf: to.as_of, publicBy, knownAt })),
      h(
        "section",
        { class: "panel citing", "aria-labelledby": "cite-title" },
        h("h2", { id: "cite-title" }, "Link to this comparison"),
        permalinks(permanent(found, query), found.permalink),
      ),
    ),
  };
}

/**
 * The address of a comparison with its days and the ledger as it stands.
 * @param {Changes} found
 * @param {URLSearchParams} query
 */
function permanent({ between, before, after, clocks }, query) {
  const days = { since: before.clocks.as_of, until: after.clocks.as_of };
  const fixed = { publicBy: clocks.public_by, knownAt: String(clocks.known_at) };
  const learned = query.get("learned_since");
  return (
    location.origin +
    linkTo(`/relations/${between.join("/")}`, fixed, { ...days, learned_since: learned })
  );
}

/**
 * The two parties: another one is compared over the same days.
 * @param {Changes} found
 */
function parties({ between }) {
  const boxes = twoParties((ids) =>
    go(`/relations/${ids.map(encodeURIComponent).join("/")}${location.search}`),
  );
  boxes.show(between);
  return boxes.node;
}

/**
 * The two days, to be chosen anew, and the state on either.
 * @param {Changes} found
 * @param {URLSearchParams} query
 */
function choice({ between, before, after }, query) {
  const field = (/** @type {string} */ id, /** @type {string} */ value) =>
    h("input", { type: "date", id, required: true, value: fieldDay(value) });
  const since = field("since-day", before.clocks.as_of);
  const until = field("until-day", after.clocks.as_of);
  const show = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isDay(since.value) && isDay(until.value))
      go(changedHere({ as_of: null, since: since.value, until: until.value }));
  };
  const state = (/** @type {Changes["before"]} */ { clocks }) =>
    h(
      "a",
      {
        href: linkTo(`/relations/${between.join("/")}`, {
          asOf: clocks.as_of,
          publicBy: clocks.public_by,
          knownAt: query.get("known_at"),
        }),
      },
      `The state on ${clocks.as_of_in_words}`,
    );
  return h(
    "form",
    { class: "days", onsubmit: show },
    h("label", { for: "since-day" }, "From"),
    since,
    h("label", { for: "until-day" }, "to"),
    until,
    h("button", { type: "submit" }, "Compare"),
    h("span", { class: "states" }, state(before), " · ", state(after)),
  );
}
