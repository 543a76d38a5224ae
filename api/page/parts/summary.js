// @ts-check
// The state in a sentence or two, for whoever reads no further, and for who hears it.

import { dayNumber, isoOf, localDay, shifted } from "../browser/dates.js";
import { counted, h, joined } from "../browser/dom.js";
import { here, linkTo } from "../browser/places.js";
import { worthTelling } from "../client/changes.js";
import { withParts } from "../client/engagements.js";
import { anchorOf } from "./elements.js";
import { isEmpty } from "./left_out.js";
import { missionName } from "./missions.js";
import { isUncertain } from "./open_states.js";
import { toldOfRelations } from "./relations.js";
import { ofMeasure } from "./sections.js";
import { termLink } from "./terms.js";
import { daysInWords, isLongAgo, isThisDay, isYears, onDay } from "./told.js";

/** @import { Changes, ElementState, NamedState, Relations } from "../client/answers.js" */

const NAMED = 3;

/**
 * What is most worth knowing of a state, with links to where it stands.
 * @param {Relations} state
 * @param {Changes} changes
 */
export function summary(state, changes) {
  const doubts = doubtful(state);
  return h(
    "div",
    { class: "summary-text" },
    h(
      "p",
      { class: "headline" },
      `On ${state.clocks.as_of_in_words}`,
      state.clocks.public_by ? ", as far as could be known by then" : "",
      ": ",
      state.headline.length ? state.headline.join(" ") : `${what(state)}.`,
    ),
    h("p", { class: "reach" }, reaching(state), " ", counts(changes, state)),
    lastTold(state),
    doubts.length
      ? h(
          "p",
          { class: "doubts" },
          h("strong", {}, termLink("not certain", "Not certain"), ": "),
          joined(doubts.slice(0, NAMED).map(doubtLink), "; ", "; "),
          doubts.length > NAMED ? ` and ${doubts.length - NAMED} more` : "",
          ".",
        )
      : null,
  );
}

/**
 * What is not certain, with where it stands: who is at the head of something before all else.
 * @param {Relations} state
 * @returns {{ anchor: string, name: string }[]}
 */
const doubtful = (state) =>
  elementsOf(state)
    .filter(({ each }) => isUncertain(each))
    .toSorted((one, other) => Number(isHead(other.each)) - Number(isHead(one.each)))
    .map(({ kind, id, name }) => ({ anchor: anchorOf(kind, id), name }));

/** @param {ElementState} each */
const isHead = (each) => "heads" in each && each.heads !== null;

/**
 * All elements of a state but for what was said.
 * @param {Relations} state
 * @returns {{ kind: string, id: string, name: string, each: ElementState }[]}
 */
const elementsOf = (state) => [
  ...toldOfRelations(state.relations).map(({ id, name, each }) => ({
    kind: "relations",
    id,
    name: each === state.relations ? "Diplomatic relations" : name,
    each,
  })),
  ...withParts(state.engagements).map((each) => named("engagements", each.engagement, each)),
  ...state.accords.map((each) => named("accords", each.accord, each)),
  ...state.missions.map((each) => ({
    kind: "missions",
    id: each.mission,
    name: missionName(each),
    each,
  })),
  ...state.offices.map((each) => named("offices", each.office, each)),
  ...state.channels.map((each) => named("channels", each.channel, each)),
  ...state.measures.map((each) => named("measures", ofMeasure(each), each)),
  ...state.incidents.map((each) => named("incidents", each.incident, each)),
];

/**
 * @param {string} kind
 * @param {string} id
 * @param {NamedState} each
 */
const named = (kind, id, each) => ({ kind, id, name: each.name, each });

/**
 * A link to an element, which may be folded.
 * @param {{ anchor: string, name: string }} doubt
 */
const doubtLink = ({ anchor, name }) =>
  h(
    "a",
    {
      href: `#${anchor}`,
      onclick: () => unfold(document.getElementById(anchor)),
    },
    name,
  );

/**
 * Opens what an element is folded into, and what of it is folded.
 * @param {Element | null} element
 */
function unfold(element) {
  element?.querySelector(":scope > details.alternatives")?.setAttribute("open", "");
  for (let each = element; each; each = each.parentElement)
    if (each instanceof HTMLDetailsElement) each.open = true;
}

/**
 * On which day anything that is shown was last told of, where that is long ago.
 * @param {Relations} state
 */
function lastTold(state) {
  const told = [...elementsOf(state).map(({ each }) => each), ...state.stances];
  const days = told.map((each) => dayNumber(each.last_told)).filter((each) => each !== null);
  const last = days.length ? isoOf(Math.max(...days)) : null;
  return isLongAgo(last, state.clocks.as_of)
    ? h(
        "p",
        {},
        `What is shown was last told of ${onDay(last)}: it goes on until something else is told.`,
      )
    : null;
}

/**
 * How far the record of two parties reaches, and what of it stands here.
 * @param {Relations} state
 */
function reaching({ horizon, ...state }) {
  const until = horizon.told_until;
  const facts = factsBehind(state).size;
  if (until === null || !facts) return "";
  return [
    termLink("the record", "The record"),
    ` of the two reaches to ${localDay(until)}; this rests on ${counted(facts, "fact")} of it.`,
  ];
}

/**
 * The facts by which something that is told is told, however deep they stand in it.
 * @param {unknown} told
 * @param {Set<string>} [found]
 */
function factsBehind(told, found = new Set()) {
  if (!told || typeof told !== "object") return found;
  for (const [name, each] of Object.entries(told)) {
    if (name === "because") each.forEach((/** @type {string} */ id) => found.add(id));
    else if (name === "fact" && typeof each === "string") found.add(each);
    else factsBehind(each, found);
  }
  return found;
}

/**
 * How far the record of two parties reaches, where nothing of it is told by the day.
 * @param {Relations} state
 */
const reach = ({ horizon }) =>
  horizon.told_by_day === null && horizon.told_until !== null
    ? `; the record of them reaches to ${localDay(horizon.told_until)}`
    : "";

/**
 * What is to be said where no sentence is: when the parties were last in contact, if anything is told.
 * @param {Relations} state
 */
function what(state) {
  if (isEmpty(state)) return `nothing is told of their relations${reach(state)}`;
  const days = state.contacts.days_since;
  if (days === null)
    return `no contact between them is ${Object.values(state.contacts.last).some(Boolean) ? "certain" : "known of"}`;
  return isThisDay(days)
    ? "they are in contact"
    : `their last contact${isYears(days) ? " that this record has" : ""} was ${daysInWords(days)} before`;
}

/**
 * How much of a section was compared: "200 of 260 measures".
 * @param {Changes} changes
 * @param {string} section
 */
export function comparedOf(changes, section) {
  const part = changes.compared[section];
  if (!part) return section;
  return `${part.shown} of ${part.at_least ? "at least " : ""}${part.total} ${section}`;
}

/**
 * @param {Changes} changes
 * @param {Relations} state
 */
function counts(changes, state) {
  const changed = worthTelling(changes).length;
  const { asOf, ...others } = clocksOf(state);
  const before = { since: shifted(asOf, -1), until: asOf };
  const compared = linkTo(`/relations/${state.between.join("/")}`, others, before);
  return [
    changed
      ? h(
          "strong",
          {},
          h("a", { href: compared }, `${counted(changed, "change")} since the day before`),
        )
      : "No change since the day before",
    changes.more.length
      ? `, as far as was compared (${changes.more.map((name) => comparedOf(changes, name)).join(", ")})`
      : "",
    state.contested.length ? [", ", contestedLink(state), " behind what is shown."] : ".",
  ];
}

/**
 * A link to all on which the sources of the two disagree.
 * @param {Relations} state
 */
function contestedLink(state) {
  const [actor, counterpart] = state.between;
  const disagreements = linkTo("/disagreements", clocksOf(state), { actor, counterpart });
  return h("a", { href: disagreements }, counted(state.contested.length, "contested fact"));
}

/**
 * The clocks of a state as addresses have them: of the ledger's, only what was asked for.
 * @param {Relations} state
 */
const clocksOf = ({ clocks }) => ({
  asOf: clocks.as_of,
  publicBy: clocks.public_by,
  knownAt: here().knownAt,
});
