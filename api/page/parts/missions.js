// @ts-check
// The embassies, legations and consulates of two states in each other.

import { h } from "../browser/dom.js";
import { element } from "./elements.js";
import { linkInSentence, nameInSentence, thingLink } from "./names.js";
import { section } from "./section.js";
import { spokenStatus } from "./told.js";

/** @import { MissionState } from "../client/answers.js" */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

const CLOSED = "closed";

/**
 * What a mission is called: of a consulate its id says that it is one, whatever else is uncertain.
 * @param {MissionState} state
 */
const kindOf = ({ form, mission }) =>
  spokenStatus(form ?? (mission.split("/")[2] === "consulate" ? "consulate" : "mission"));

/** @param {MissionState} state */
export const missionName = (state) =>
  `${kindOf(state)} of ${nameInSentence(state.of)} in ${nameInSentence(state.host)}`;

/**
 * What a mission may be: closed, or open in some form.
 * @param {string | null} value
 */
const spoken = (value) =>
  value === null || value === CLOSED ? spokenStatus(value) : `Open, as ${value}`;

/**
 * The section, a line for each.
 * @param {Around} around
 * @param {MissionState[]} list
 * @param {Shown} options
 */
export function missions(around, list, options) {
  const idOf = (/** @type {MissionState} */ each) => each.mission;
  const make = (/** @type {MissionState} */ state) =>
    element(around, {
      state,
      kind: "missions",
      id: state.mission,
      subject: `mission/${state.mission}`,
      title: h(
        "span",
        {},
        `${kindOf(state)} of `,
        linkInSentence(state.of),
        " in ",
        linkInSentence(state.host),
      ),
      holds: spokenStatus(state.status),
      say: spoken,
      extra: state.place
        ? h("p", { class: "planned" }, "In ", thingLink("places", state.place, around.clocks), ".")
        : null,
    });
  return section("missions", "Missions", list.map(make), {
    ...options,
    isInLines: true,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}
