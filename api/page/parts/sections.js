// @ts-check
// The sections of a state of relations, each as a list of elements.

import { capital, h, joined } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { element, inOrder } from "./elements.js";
import { actorLink } from "./names.js";
import { facts } from "./reasons.js";
import { section } from "./section.js";
import { someDay } from "./told.js";
import { growingTrack } from "./track.js";

/** @import { Child } from "../browser/dom.js" */
/**
 * @import {
 *   ChannelState,
 *   EngagementState,
 *   IncidentState,
 *   MeasureState,
 *   OfficeState,
 * } from "../client/answers.js"
 */
/** @import { Shown } from "./section.js" */
/** @import { Around } from "./surroundings.js" */

const ENGAGEMENTS_SHOWN = 5;

/**
 * The section. The ways that engagements have taken are asked for when they are shown.
 * @param {Around} around
 * @param {EngagementState[]} list
 * @param {Shown} options
 */
export function engagements(around, list, { extent, signal }) {
  const ordered = inOrder(around, "engagements", list, (each) => each.engagement);
  const tracks = ordered.map((each) => growingTrack(each, around.clocks, around.day));
  const make = (/** @type {EngagementState} */ each) => {
    const further = growingTrack(each, around.clocks, around.day);
    further.pass(signal);
    return engagement(around, each, further.node);
  };
  const node = section(
    "engagements",
    "Engagements",
    ordered.map((each, place) => engagement(around, each, tracks[place].node)),
    "No visit, meeting, call or summit is known of by this day.",
    { extent, around, make, signal, shown: ENGAGEMENTS_SHOWN },
  );
  const pass = (/** @type {typeof tracks} */ some) => some.forEach((each) => each.pass(signal));
  node
    .querySelector("details")
    ?.addEventListener("toggle", () => pass(tracks.slice(ENGAGEMENTS_SHOWN)));
  pass(tracks.slice(0, ENGAGEMENTS_SHOWN));
  return node;
}

/**
 * @param {Around} around
 * @param {EngagementState} state
 * @param {Child} line
 */
function engagement(around, state, line) {
  return element(around, {
    state,
    kind: "engagements",
    id: state.engagement,
    subject: `engagement/${state.engagement}`,
    title: h("a", { href: linkTo(`/engagements/${state.engagement}`, around.clocks) }, state.name),
    holds: spokenStatus(state.status),
    say: spokenStatus,
    extra: besideStatus(around, state, line),
  });
}

/**
 * A status as it is said: `Held`.
 * @param {string | null} status
 */
export const spokenStatus = (status) => capital(status ?? "none");

/**
 * What is told of an engagement beside its status, with the `line` of the stops that it made.
 * @param {Around} around
 * @param {EngagementState} state
 * @param {Child} line
 */
export function besideStatus(around, state, line) {
  const { reported, reports, conflicting } = state;
  return [
    state.planned_for && state.status !== "held"
      ? h("p", { class: "planned" }, `Planned for ${someDay(state.planned_for_in_words)}.`)
      : null,
    state.ongoing ? h("p", { class: "planned" }, "Going on this day.") : null,
    line,
    conflicting.length
      ? h(
          "p",
          { class: "because" },
          "It was held, whatever else is told of later days: ",
          facts(around, conflicting),
          ".",
        )
      : null,
    reported.length
      ? h(
          "p",
          { class: "because" },
          "Reported by media, which changes no status: ",
          facts(
            around,
            reported.map((each) => each.fact),
          ),
          reports ? `, of ${reports.at_least ? "at least " : ""}${reports.facts} reports` : "",
          ".",
        )
      : null,
  ];
}

/**
 * @param {Around} around
 * @param {OfficeState[]} list
 * @param {Shown} options
 */
export function offices(around, list, options) {
  const ordered = inOrder(around, "offices", list, (each) => each.office);
  const make = (/** @type {OfficeState} */ each) => office(around, each);
  return section(
    "offices",
    "Offices",
    ordered.map(make),
    "No holder of an office is known of by this day.",
    { ...options, around, make },
  );
}

/**
 * @param {Around} around
 * @param {OfficeState} state
 */
function office(around, state) {
  return element(around, {
    state,
    kind: "offices",
    id: state.office,
    subject: `office/${state.office}`,
    title: h("a", { href: linkTo(`/offices/${state.office}`, around.clocks) }, state.name),
    holds: holdersOf(state),
    say: spokenHolder,
  });
}

/**
 * Who certainly holds an office: several people where their terms overlap.
 * @param {OfficeState} state
 */
export const holdersOf = ({ holders }) =>
  holders.length ? joined(holders.map(actorLink)) : spokenHolder(null);

/**
 * Somebody who may hold an office, or nobody.
 * @param {string | null} holder
 */
export const spokenHolder = (holder) => (holder === null ? "Vacant" : actorLink(holder));

/**
 * @param {Around} around
 * @param {ChannelState[]} list
 * @param {Shown} options
 */
export function channels(around, list, options) {
  const make = (/** @type {ChannelState} */ each) =>
    simple(around, "channels", `channel/${each.channel}`, each);
  return section(
    "channels",
    "Channels",
    list.map(make),
    "No line of communication is known to be open or cut.",
    { ...options, around, make },
  );
}

/**
 * @param {Around} around
 * @param {MeasureState[]} list
 * @param {Shown} options
 */
export function measures(around, list, options) {
  const make = (/** @type {MeasureState} */ each) =>
    simple(around, "measures", `measure/${each.measure}`, each);
  return section(
    "measures",
    "Measures",
    list.map(make),
    "No sanction, tariff or control is known of.",
    { ...options, around, make },
  );
}

/**
 * A channel or a measure: a name and a status.
 * @param {Around} around
 * @param {string} kind
 * @param {string} subject
 * @param {ChannelState | MeasureState} state
 */
function simple(around, kind, subject, state) {
  return element(around, {
    state,
    kind,
    id: "channel" in state ? state.channel : state.measure,
    subject,
    title: state.name,
    holds: spokenStatus(state.status),
    say: spokenStatus,
  });
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
      title: state.name,
      holds: spokenStatus(state.status),
      say: spokenStatus,
    });
  return section("incidents", "Incidents", list.map(make), "No incident is known of.", {
    ...options,
    around,
    make,
  });
}
