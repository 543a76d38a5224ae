// @ts-check
// A measure, a channel, an incident, an accord or a place: what it is, how it stands, the facts of its
// life, the documents that tell of it.

import { h, joined } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { element } from "../parts/elements.js";
import { actorLink, loadNames } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { opened } from "../parts/open_states.js";
import { lifeSection, profile } from "../parts/profile.js";
import { statesOfMeasure } from "../parts/sections.js";
import { newestSourced, sources } from "../parts/sources.js";
import { surroundings } from "../parts/surroundings.js";
import { spokenStatus } from "../parts/told.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/**
 * @import {
 *   AccordState,
 *   ChannelState,
 *   ClocksUsed,
 *   Contested,
 *   Extent,
 *   IncidentState,
 *   Item,
 * } from "../client/answers.js"
 */
/** @import { Context, Page } from "../frame/frame.js" */
/** @import { Around } from "../parts/surroundings.js" */

/** @typedef {{ clocks: Clocks, signal: AbortSignal }} Asked */
/** @typedef {{ id: string, name: string, description?: string | null }} Thing */
/** @typedef {{ clocks: ClocksUsed, permalink: string, contested?: Contested[] }} Answered */
/**
 * What the view tells of a thing, whichever kind it is of; where something has no state there is no
 * `stands`.
 * @typedef {{ kind: string, thing: Thing, answer: Answered, facts: Item[], extent: Extent, rows: Row[], stands: ((around: Around) => Child) | null }} Told
 */
/** @typedef {[name: string, value: Child]} Row */

/** @type {Record<string, (id: string, asked: Asked) => Promise<Told>>} */
const TELLING = { measures, channels, incidents, accords, places };

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [plural, id], clocks, signal }) {
  const [told, sourced] = await Promise.all([
    TELLING[plural](encodeURIComponent(id), { clocks, signal }),
    newestSourced(plural, id, clocks, signal),
    loadNames(),
  ]);
  const { kind, thing, answer, facts, extent, rows, stands } = told;
  const around = surroundings({ state: answer, items: facts, clocks });
  return profile({
    kind,
    title: thing.name,
    description: thing.description,
    answer,
    clocks,
    path: `/${plural}/${thing.id}`,
    parts: [
      rows.length ? h("dl", { class: "particulars" }, rows.map(row)) : null,
      stands?.(around),
      lifeSection("life", stands ? "Its life so far" : "What happened there", facts, {
        extent,
        of: { [plural.slice(0, -1)]: thing.id },
        day: answer.clocks.as_of,
        clocks,
        signal,
      }),
      sources(sourced, clocks, signal),
    ],
  });
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function measures(id, { clocks, signal }) {
  const answer = await ask(address(`/v1/measures/${id}`, clocks), { signal });
  const { measure, states, life, sections } = answer;
  return {
    kind: "Measure",
    thing: measure,
    answer,
    facts: life,
    extent: sections.life,
    rows: [["Form", spokenStatus(measure.form)]],
    stands: (around) => statesOfMeasure(around, states, { extent: sections.states, signal }),
  };
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function channels(id, { clocks, signal }) {
  const answer = await ask(address(`/v1/channels/${id}`, clocks), { signal });
  const { channel, state, life, sections } = answer;
  return {
    kind: "Channel",
    thing: channel,
    answer,
    facts: life,
    extent: sections.life,
    rows: [["Between", joined(channel.between.map(actorLink))]],
    stands: standing("channel", channel, state),
  };
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function incidents(id, { clocks, signal }) {
  const answer = await ask(address(`/v1/incidents/${id}`, clocks), { signal });
  const { incident, state, life, sections } = answer;
  return {
    kind: "Incident",
    thing: incident,
    answer,
    facts: life,
    extent: sections.life,
    rows: incident.lasts ? [["How long", "Until it is resolved"]] : [],
    stands: standing("incident", incident, state),
  };
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function accords(id, { clocks, signal }) {
  const answer = await ask(address(`/v1/accords/${id}`, clocks), { signal });
  const { accord, state, life, sections } = answer;
  return {
    kind: "Accord",
    thing: accord,
    answer,
    facts: life,
    extent: sections.life,
    rows: [["Form", spokenStatus(accord.form)]],
    stands: standing("accord", accord, state),
  };
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function places(id, { clocks, signal }) {
  const answer = await ask(address(`/v1/places/${id}`, clocks), { signal });
  const { place, facts, sections } = answer;
  const { country, zone, latitude, longitude } = place;
  /** @type {[string, Child][]} */
  const rows = [
    ["Country", country ? actorLink(country) : null],
    ["Time zone", zone],
    ["Latitude", latitude],
    ["Longitude", longitude],
  ];
  return {
    kind: "Place",
    thing: place,
    answer,
    facts,
    extent: sections.facts,
    rows: rows.filter(([, value]) => value !== null && value !== undefined),
    stands: null,
  };
}

/** @param {Row} of */
const row = ([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/**
 * Where something stands on the day, as a panel of one element; `kind` is its name in states.
 * @param {string} kind
 * @param {Thing} thing
 * @param {AccordState | ChannelState | IncidentState | null} state
 */
function standing(kind, { id }, state) {
  return (/** @type {Around} */ around) =>
    h(
      "section",
      { class: "panel", "aria-labelledby": "status-title" },
      h("h2", { id: "status-title" }, "Where it stands"),
      state
        ? h(
            "ul",
            { class: "elements" },
            opened(
              element(around, {
                state,
                kind: `${kind}s`,
                id,
                subject: `${kind}/${id}`,
                title: "On this day",
                holds: spokenStatus(state.status),
                say: spokenStatus,
              }),
            ),
          )
        : nothing("Nothing is known of it by this day."),
    );
}
