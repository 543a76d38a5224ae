// @ts-check
// The diplomatic relations of two states: their course, their level, and what stands beside both.

import { capital, h } from "../browser/dom.js";
import { element } from "./elements.js";
import { actorLink, nameInSentence, nameOf, thingLink } from "./names.js";
import { holdersOf } from "./offices.js";
import { spokenStatus, toldWords } from "./told.js";

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
  if (level && level.level !== NOT_TOLD)
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
      name: `Recognition of ${nameOf(each.recognised)} by ${nameOf(each.recognised_by)}`,
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
  return which === state ? spoken("recognised") : `As its government: ${government(which, ended)}`;
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
    ceased ? `They ended as ${nameOf(ceased)} ceased to be a state.` : "",
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
const representative = (around, { of, office, holder }, state) =>
  h(
    "p",
    { class: "planned" },
    `${capital(nameInSentence(of))} is represented by `,
    representing(holder, state),
    ", ",
    thingLink("offices", office, around.clocks, state?.name),
    state ? toldWords(state) : "",
    ".",
  );

/**
 * @param {string | null} holder who alone holds the office
 * @param {OfficeState | undefined} state of the office
 */
function representing(holder, state) {
  if (holder !== null) return actorLink(holder);
  return state?.holders.length ? holdersOf(state) : "nobody, or it is not certain by whom";
}
