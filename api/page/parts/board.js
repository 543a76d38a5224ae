// @ts-check
// A state of relations, what is known and moves first, and how to cite it.

import { h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { contacts } from "./contacts.js";
import { engagements } from "./engagements.js";
import { excluded, isEmpty } from "./left_out.js";
import { missions } from "./missions.js";
import { offices } from "./offices.js";
import { permalinks, references } from "./references.js";
import { diplomaticRelations } from "./relations.js";
import { accords, channels, incidents, measures } from "./sections.js";
import { stances } from "./stances.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Relations } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

const FEW = 2;
const BESIDE_OTHERS = new Set(["channels", "measures", "incidents", "accords"]);

/**
 * The sections of a state: what is planned and was last, what they hold with and against each other, what
 * they say; beside these what the relations are and who stands for them. Of one that is empty, what it
 * leaves out alone.
 * @param {Around} around
 * @param {Relations} state
 * @param {string[]} parties
 * @param {AbortSignal} signal
 */
export function sections(around, state, parties, signal) {
  const of = (/** @type {string} */ name) => ({
    extent: state.sections[name],
    signal,
    ...(BESIDE_OTHERS.has(name) ? { shown: 4 } : {}),
  });
  const leftOut = excluded(state.excluded, state.clocks.as_of_in_words);
  if (isEmpty(state)) return [leftOut];
  const isOld = isOfRelationsAlone(state);
  return [
    h(
      "div",
      { class: "grid" },
      h(
        "div",
        { class: "main-column" },
        isOld ? diplomaticRelations(around, state) : null,
        engagements(around, state.engagements, of("engagements")),
        h(
          "div",
          { class: "between" },
          measures(around, state.measures, of("measures")),
          channels(around, state.channels, of("channels")),
          incidents(around, state.incidents, of("incidents")),
          accords(around, state.accords, of("accords")),
        ),
        stances(around, state.stances, parties, of("stances")),
      ),
      h(
        "div",
        { class: "side-column" },
        isOld ? null : diplomaticRelations(around, state),
        missions(around, state.missions, of("missions")),
        offices(around, state.offices, of("offices")),
        contacts(around, state.contacts),
      ),
    ),
    leftOut,
  ];
}

/**
 * Whether hardly anything but the relations is told of, as of days long ago: they stand first then,
 * and not beside a column of nothing.
 * @param {Relations} state
 */
const isOfRelationsAlone = ({ engagements: held, stances: said, measures: against, ...state }) =>
  [held, said, against, state.channels, state.incidents, state.accords].flat().length <= FEW;

/**
 * @param {Relations} state
 * @param {Clocks} clocks
 */
export function citation(state, clocks) {
  const { as_of: asOf, public_by: publicBy, known_at: knownAt } = state.clocks;
  const page =
    location.origin +
    linkTo(`/relations/${state.between.join("/")}`, { asOf, publicBy, knownAt: String(knownAt) });
  return h(
    "section",
    { class: "panel citing", id: "cite", "aria-labelledby": "cite-title" },
    h("h2", { id: "cite-title" }, "Cite this answer"),
    h("p", { class: "cite-as" }, state.cite_as),
    references(`/v1/relations/${state.between.map(encodeURIComponent).join("/")}`, {
      ...clocks,
      asOf,
    }),
    permalinks(page, state.permalink),
  );
}
