// @ts-check
// The diplomatic relations of two states: their course, their level, and what stands beside both.

import { capital, h, joined } from "../browser/dom.js";
import { element } from "./elements.js";
import { actorLink, nameInSentence, nameOf, thingLink } from "./names.js";
import { holdersOf } from "./offices.js";
import { TURNS } from "./turns.js";
import { isLongAgo, onDay, sinceWords, spokenStatus, toldWords } from "./told.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { ElementState, OfficeState, Relations, RecognitionState, RelationsState, Representative } from "../client/answers.js" */
/** @import { Say } from "./open_states.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {{ id: string, subject: string, name: string, each: ElementState, holds: string, say?: Say }} Told */

const NOT_TOLD = "not-told";
/** @type {Record<string, string>} */
const WORDS = {
  broken: "Broken off",
  none: "No relations",
  [NOT_TOLD]: "At a level that is not told",
};

/** @param {string | null} value */
const spoken = (value) => WORDS[value ?? ""] ?? spokenStatus(value);

/**
 * What is told of the relations, each with a certainty and a time of its own; that nobody says at
 * which level they are is none of it.
 * @param {RelationsState | null} relations
 * @returns {Told[]}
 */
export function toldOfRelations(relations) {
  if (!relations) return [];
  const { level, consular, recognitions, war } = relations;
  const pair = relations.between.join("|");
  /** @type {Told[]} */
  const found = [
    {
      id: pair,
      subject: `relations/${pair}`,
      name: "Relations",
      each: relations,
      holds: spoken(relations.course),
    },
  ];
  if (level && level.level !== NOT_TOLD && !(level.level === null && level.certainty === "certain"))
    found.push({
      id: `${pair}/level`,
      subject: `level/${pair}`,
      name: "Level",
      each: level,
      holds: spoken(level.level),
    });
  if (war)
    found.push({
      id: `${pair}/war`,
      subject: `war/${pair}`,
      name: "War",
      each: war,
      holds: spoken(war.status),
    });
  if (consular)
    found.push({
      id: `${pair}/consular`,
      subject: `consular/${pair}`,
      name: "Consular relations",
      each: consular,
      holds: spoken("established"),
    });
  return [
    ...found,
    ...recognitions.map((each) => ({
      id: `${pair}/recognised-by-${each.recognised_by}`,
      subject: `recognition/${each.recognised_by}|${each.recognised}`,
      name: recognition(each),
      each,
      holds: recognised(each),
      say: (/** @type {string | null} */ value) => government(value, each.ended_with),
    })),
  ];
}

/**
 * @param {string | null} value the government that is recognised
 * @param {string | null} ended the state with which recognition ended
 */
function government(value, ended) {
  if (value === null) return ended === null ? "Withdrawn" : "Ended";
  return nameOf(value);
}

/** @param {RecognitionState} state */
function recognised({ recognised: state, government: which, ended_with: ended }) {
  if (which === null) return government(which, ended);
  return which === state ? spoken("recognised") : government(which, ended);
}

/**
 * What of a state is recognised by another one: where another government is, which one of it.
 * @param {RecognitionState} state
 */
function recognition({ recognised: state, recognised_by: by, government: which }) {
  const [of, whose] = [nameInSentence(state), nameInSentence(by)];
  return which === null || which === state
    ? `Recognition of ${of} by ${whose}`
    : `Recognised by ${whose} as the government of ${of}`;
}

/**
 * The section; nothing where nothing is told of diplomatic relations.
 * @param {Around} around
 * @param {Relations} state
 */
export function diplomaticRelations(around, state) {
  const { relations, offices } = state;
  if (!relations) return null;
  return h(
    "section",
    { class: "panel relations", id: "relations", "aria-labelledby": "relations-title" },
    h("h2", { id: "relations-title" }, "Diplomatic relations"),
    h(
      "ul",
      { class: "elements lines" },
      toldOfRelations(relations).map(({ id, subject, name, each, holds, say = spoken }) =>
        element(around, {
          state: each,
          kind: "relations",
          id,
          subject,
          title: name,
          holds,
          say,
          extra: each === relations ? untold(relations) : null,
        }),
      ),
    ),
    h(
      "p",
      { class: "planned" },
      h("a", { href: `#${TURNS}` }, "When they began, broke off and resumed"),
    ),
    relations.represented_by.map((each) =>
      representative(
        around,
        each,
        offices.find(({ office }) => office === each.office),
      ),
    ),
  );
}

/**
 * Why there are none any more, and what nobody tells of the relations.
 * @param {RelationsState} relations
 */
function untold({ first_told: first, alternatives, level, ended_with: ceased }) {
  const words = [
    ceased ? `They ended as ${nameInSentence(ceased)} ceased to be a state.` : "",
    first === null && !alternatives.length ? "Nobody tells whether there are any." : "",
    level?.level === NOT_TOLD ? "At which level they are is not told." : "",
  ].filter(Boolean);
  return words.length ? h("p", { class: "planned" }, words.join(" ")) : null;
}

/**
 * Who represents one of the states in the other one.
 * @param {Around} around
 * @param {Representative} each
 * @param {OfficeState | undefined} state of the office
 */
function representative(around, { of, office, holder }, state) {
  const whom = nameInSentence(of);
  const title = thingLink("offices", office, around.clocks, state?.name);
  const told = state && isOldNews(state, around.day) ? toldWords(state, around.day) : "";
  const said = (/** @type {Child[]} */ ...words) => h("p", { class: "planned" }, words, ".");
  if (holder !== null || state?.holders.length) {
    const who = holder === null && state ? holdersOf(state) : actorLink(holder ?? "");
    return said(`${capital(whom)} is represented by `, who, ", ", title, told);
  }
  if (!state) return said(`It is not told here who represents ${whom} as `, title);
  if (state.certainty === "certain")
    return said(`Nobody represents ${whom}: `, title, " is vacant", sinceWords(state), told);
  const names = mayRepresent(state);
  return said(
    `It is not certain who represents ${whom} as `,
    title,
    names.length ? [": ", joined(names, ", ", " or ")] : "",
  );
}

/**
 * Whether a reader of the day should know on which day it was told.
 * @param {OfficeState} state
 * @param {string} day
 */
const isOldNews = ({ attested_only: is, last_told: last }, day) => is || isLongAgo(last, day);

/**
 * Who may hold an office, or nobody; where it changed between two tellings, as each told it.
 * @param {OfficeState} state
 * @returns {Child[]}
 */
function mayRepresent({ alternatives, told_before: before, told_next: next }) {
  const named = (/** @type {string | null} */ value) =>
    value === null ? "nobody" : actorLink(value);
  if (!before) return alternatives.map(({ value }) => named(value));
  return [
    [named(before.value), `, as last told ${onDay(before.told_on)}`],
    ...next.map((each) => [named(each.value), `, as next told ${onDay(each.told_on)}`]),
  ];
}
