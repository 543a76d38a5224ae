// @ts-check
// What all elements of a view share: the day, what changed, what is contested, facts' summaries.

import { worthTelling } from "../client/changes.js";
import { withParts } from "../client/engagements.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Changes, ClocksUsed, Contested, EngagementState, Item } from "../client/answers.js" */

/** @typedef {ReturnType<typeof surroundings>} Around */

/**
 * @param {{ state: { between?: string[], clocks: ClocksUsed, contested?: Contested[], engagements?: EngagementState[] }, changes?: Changes | null, items?: Item[], clocks: Clocks }} given
 */
export function surroundings({ state, changes = null, items = [], clocks }) {
  return {
    clocks,
    parties: state.between ?? null,
    day: state.clocks.as_of,
    saidDay: state.clocks.as_of_in_words,
    changed: new Map(worthTelling(changes).map((each) => [`${each.section}/${each.id}`, each])),
    contested: new Map(contestedIn(state.contested ?? [])),
    engagements: new Map(
      withParts(state.engagements ?? []).map((each) => [each.engagement, each.name]),
    ),
    summaries: new Map(items.map((each) => [each.id, each.summary])),
  };
}

/**
 * What later pages say is contested.
 * @param {Around} around
 * @param {Contested[] | undefined} contested
 */
export function learn(around, contested) {
  for (const [subject, each] of contestedIn(contested ?? [])) around.contested.set(subject, each);
}

/**
 * The names of engagements that later pages have.
 * @param {Around} around
 * @param {EngagementState[]} list
 */
export function learnNames(around, list) {
  for (const { engagement, name } of withParts(list)) around.engagements.set(engagement, name);
}

/**
 * @param {Contested[]} contested
 * @returns {[subject: string, contested: Contested][]}
 */
const contestedIn = (contested) =>
  contested.flatMap((each) =>
    each.elements.map((subject) => /** @type {[string, Contested]} */ ([subject, each])),
  );
