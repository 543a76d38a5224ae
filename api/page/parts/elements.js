// One element of a state: what holds, since when, how certainly, because of which facts.

import { capital, counted, h, joined } from "../browser/dom.js";
import { factLink, spokenFact } from "./names.js";
import { heading, rest } from "./show_more.js";

const CHANGES = { appeared: "New", changed: "Changed", ended: "Ended" };

/** What all elements of a view share: the day, what changed, what is contested, facts' summaries. */
export function surroundings({ state, changes = null, items = [], clocks }) {
  return {
    clocks,
    day: state.clocks.as_of,
    saidDay: state.clocks.as_of_in_words,
    changed: new Map((changes?.changes ?? []).map((each) => [`${each.section}/${each.id}`, each])),
    contested: new Map(contestedIn(state.contested ?? [])),
    summaries: new Map(items.map((each) => [each.id, each.summary])),
  };
}

/** An element. `say` puts a value into words, null included; `kind` is its section. */
export function element(around, { state, kind, id, subject, title, say, value, extra = null }) {
  const change = around.changed.get(`${kind}/${id}`);
  const contested = around.contested.get(subject);
  const isPossible = isUncertain(state);
  const marks = [
    "element",
    isPossible && "is-possible",
    change && "is-changed",
    contested && "is-contested",
  ].filter(Boolean);
  return h(
    "li",
    { class: marks.join(" ") },
    h(
      "div",
      { class: "element-head" },
      h("h3", {}, title),
      badges(around, { change, contested, isPossible }),
    ),
    isPossible
      ? alternatives(around, state, say)
      : h("p", { class: "holds" }, h("strong", {}, say(value)), since(state)),
    change ? caused(around, change) : null,
    extra,
    isPossible ? null : reasons(around, state),
  );
}

/** Whether there is more than one thing that may hold. What is only reported has one: nothing yet. */
export const isUncertain = (state) =>
  state.certainty === "possible" && state.alternatives.length > 1;

/** The elements to be looked at first: what changed, then what is uncertain, then as they come. */
export function inOrder(around, kind, elements, idOf) {
  const rank = (each) =>
    around.changed.has(`${kind}/${idOf(each)}`) ? 0 : isUncertain(each) ? 1 : 2;
  return elements
    .map((each, place) => ({ each, place }))
    .sort((one, other) => rank(one.each) - rank(other.each) || one.place - other.place)
    .map(({ each }) => each);
}

function badges(around, { change, contested, isPossible }) {
  return h(
    "p",
    { class: "badges" },
    change
      ? h("span", { class: "badge changed" }, `${CHANGES[change.change] ?? "Changed"} this day`)
      : null,
    isPossible ? h("span", { class: "badge possible" }, "Uncertain") : null,
    contested
      ? h(
          "a",
          {
            class: "badge contested",
            href: factLink(contested, around.clocks).getAttribute("href"),
          },
          "Contested",
        )
      : null,
  );
}

/** What was held has a date, everything else holds since one. */
const since = (state) =>
  state.since
    ? h(
        "span",
        { class: "since" },
        state.status === "held" ? `, ${state.since_in_words}` : ` since ${state.since_in_words}`,
      )
    : "";

/** The candidates side by side, and why none of them can be told to be it. */
function alternatives(around, state, say) {
  const blunt = state.alternatives.some((each) => each.certainty === "possible");
  const why = blunt
    ? `the sources do not say on which day it changed: that may be before or after ${around.saidDay}`
    : "the sources do not say which of them came last";
  return h(
    "div",
    { class: "alternatives" },
    h("p", {}, h("strong", {}, "One of these"), `, because ${why}.`),
    h(
      "ul",
      {},
      state.alternatives.map((each) =>
        h(
          "li",
          { class: `alternative is-${each.certainty}` },
          h("strong", {}, say(each.value)),
          h("span", { class: "since" }, whenOf(each)),
          reasons(around, each),
        ),
      ),
    ),
    state.alternatives_cut_off ? h("p", { class: "note" }, "There are more than these.") : null,
  );
}

function whenOf(each) {
  if (!each.since) return each.because.length ? "" : "if nothing had changed yet";
  return each.certainty === "possible"
    ? `from ${each.since_in_words}, if that was by then`
    : `since ${each.since_in_words}, if nothing had changed yet`;
}

/** Because of which facts, with how many sources that do not copy each other. */
function reasons(around, each) {
  if (!each.because.length) return null;
  const { citations, lineages } = each.support;
  return h(
    "p",
    { class: "because" },
    "Because: ",
    facts(around, each.because),
    " ",
    h(
      "span",
      { class: "support" },
      `(${counted(citations, "citation")}, ${counted(lineages, "independent lineage")})`,
    ),
  );
}

export function facts(around, ids) {
  const links = ids.map((id) =>
    factLink(id, around.clocks, around.summaries.get(id)?.replace(/\.$/, "") ?? spokenFact(id)),
  );
  return joined(links, "; ", "; ");
}

function caused(around, change) {
  const did = change.facts.map((each) => [
    factLink(each.fact, around.clocks, around.summaries.get(each.fact)?.replace(/\.$/, "")),
    ` (${each.did.join(", ")})`,
  ]);
  const before = wasBefore(change);
  return h(
    "p",
    { class: "caused" },
    before ? `The day before: ${before}. ` : "",
    did.length ? ["What happened: ", joined(did, "; ", "; ")] : "",
  );
}

function wasBefore(change) {
  if (!change.before) return "nothing known of it";
  if (change.before.certainty === "possible") return "uncertain";
  const value = change.before.status;
  return value ? `${value}, certainly` : "";
}

/** A section with a heading, what is in it, what stands there when it is empty, and the rest of it on
    demand: `make` makes an element of a state. */
export function section(id, title, elements, empty, { extent, around, make, signal, shown = 6 }) {
  const more = elements.slice(shown);
  const { node, count } = heading(`${id}-title`, title, extent);
  const list = h("ul", { class: "elements" }, more);
  const summary = h("summary", {}, capital(counted(more.length, "more", "more")));
  const folded = h("details", { class: "more", id: `${id}-more` }, summary, list);
  const add = (page) => {
    learn(around, page.contested);
    const added = page.items.map(make);
    list.append(...added);
    summary.textContent = capital(counted(list.children.length, "more", "more"));
    folded.open = true;
    return added[0];
  };
  return h(
    "section",
    { class: `panel ${id}`, id, "aria-labelledby": `${id}-title` },
    node,
    elements.length
      ? h("ul", { class: "elements" }, elements.slice(0, shown))
      : h("p", { class: "nothing" }, empty),
    more.length || extent.next ? folded : null,
    rest(extent, title, { count, add, signal }),
  );
}

/** What later pages say is contested. */
export function learn(around, contested) {
  for (const [subject, fact] of contestedIn(contested)) around.contested.set(subject, fact);
}

const contestedIn = (contested) =>
  contested.flatMap((each) => each.elements.map((subject) => [subject, each.fact]));
