// @ts-check
// The sections of a state but for its engagements and offices, each as a list of elements.

import { h } from "../browser/dom.js";
import { element } from "./elements.js";
import { actorLink, linkInSentence, thingLink } from "./names.js";
import { nothing } from "./placeholders.js";
import { section } from "./section.js";
import { spokenStatus } from "./told.js";

/**
 * @import {
 *   AccordState,
 *   ChannelState,
 *   EngagementState,
 *   IncidentState,
 *   MeasureState,
 *   NamedState,
 *   OfficeState,
 * } from "../client/answers.js"
 */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

/** @param {Exclude<NamedState, EngagementState | OfficeState>} state */
const idOf = (state) => {
  if ("accord" in state) return state.accord;
  if ("channel" in state) return state.channel;
  return "measure" in state ? ofMeasure(state) : state.incident;
};

/**
 * A measure of a side against a target, as changes name it.
 * @param {MeasureState} state
 */
export const ofMeasure = ({ measure, side, target }) => `${measure}/${side}/${target ?? "-"}`;

/**
 * @param {Around} around
 * @param {AccordState[]} list
 * @param {Shown} options
 */
export function accords(around, list, options) {
  const make = (/** @type {AccordState} */ each) =>
    simple(around, "accords", `accord/${each.accord}`, each);
  return section("accords", "Accords", list.map(make), {
    ...options,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}

/**
 * @param {Around} around
 * @param {ChannelState[]} list
 * @param {Shown} options
 */
export function channels(around, list, options) {
  const make = (/** @type {ChannelState} */ each) =>
    simple(around, "channels", `channel/${each.channel}`, each);
  return section("channels", "Channels", list.map(make), {
    ...options,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}

/**
 * @param {Around} around
 * @param {MeasureState[]} list
 * @param {Shown} options
 */
export function measures(around, list, options) {
  const make = (/** @type {MeasureState} */ each) =>
    simple(around, "measures", `measure/${ofMeasure(each)}`, each);
  return section("measures", "Measures", list.map(make), {
    ...options,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}

/**
 * An accord, a channel or a measure: a name and a status.
 * @param {Around} around
 * @param {string} kind
 * @param {string} subject
 * @param {AccordState | ChannelState | MeasureState} state
 */
function simple(around, kind, subject, state) {
  return element(around, {
    state,
    kind,
    id: idOf(state),
    subject,
    title: "measure" in state ? whoseMeasure(around, state) : link(around, state),
    holds: spokenStatus(state.status),
    say: spokenStatus,
  });
}

/**
 * @param {Around} around
 * @param {AccordState | ChannelState | MeasureState | IncidentState} state
 */
function link({ clocks }, state) {
  if ("accord" in state) return thingLink("accords", state.accord, clocks, state.name);
  if ("channel" in state) return thingLink("channels", state.channel, clocks, state.name);
  if ("measure" in state) return thingLink("measures", state.measure, clocks, state.name);
  return thingLink("incidents", state.incident, clocks, state.name);
}

/**
 * @param {Around} around
 * @param {MeasureState} state
 */
const whoseMeasure = (around, state) =>
  h("span", {}, link(around, state), ": ", ...whoseAndAgainst(state));

/** @param {MeasureState} state */
const whoseAndAgainst = ({ side, target }) => [
  actorLink(side),
  target === null ? "" : [" against ", linkInSentence(target)],
];

/**
 * How one measure stands, for each side that has it and each target.
 * @param {Around} around
 * @param {MeasureState[]} list
 * @param {Shown} options
 */
export function statesOfMeasure(around, list, options) {
  const make = (/** @type {MeasureState} */ state) =>
    element(around, {
      state,
      kind: "measures",
      id: ofMeasure(state),
      subject: `measure/${ofMeasure(state)}`,
      title: h("span", {}, ...whoseAndAgainst(state)),
      holds: spokenStatus(state.status),
      say: spokenStatus,
    });
  const node = section("standing", "Where it stands", list.map(make), {
    ...options,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
  return node ?? nothing("Nothing is known of it by this day.");
}

/**
 * @param {Around} around
 * @param {IncidentState[]} list
 * @param {Shown} options
 */
export function incidents(around, list, options) {
  const make = (/** @type {IncidentState} */ state) =>
    element(around, {
      state,
      kind: "incidents",
      id: state.incident,
      subject: `incident/${state.incident}`,
      title: link(around, state),
      holds: spokenStatus(state.status),
      say: spokenStatus,
    });
  return section("incidents", "Incidents", list.map(make), {
    ...options,
    around,
    make,
    ids: list.map(idOf),
    idOf,
  });
}
