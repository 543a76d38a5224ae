// @ts-check
// The value of a field of a fact, as a reader is shown it: what has a page is a link to it.

import { joined } from "../browser/dom.js";
import { actorLink, actors, factLink, issueLink, thingLink } from "./names.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Plural } from "../client/thing_names.js" */

/** @type {Record<string, Plural | undefined>} the fields that name what has pages, with where these are */
const NAMING = {
  accord: "accords",
  channel: "channels",
  engagement: "engagements",
  incident: "incidents",
  measure: "measures",
  moved_from: "places",
  office: "offices",
  place: "places",
};
/** A value out of a list of them: `in-being`. */
const MACHINE_WORD = /^[a-z]+(?:-[a-z]+)*$/;
const OF_FACTS = new Set(["denies", "follows"]);

/**
 * @param {string} name of the field
 * @param {unknown} value
 * @param {Clocks} clocks
 * @param {string[]} [parties] actors besides those whose names are at hand
 * @returns {Child}
 */
export function valueOf(name, value, clocks, parties = []) {
  if (Array.isArray(value)) {
    const each = value.map((one) => valueOf(name, one, clocks, parties));
    return joined(each, ", ", ", ");
  }
  if (typeof value !== "string")
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  const plural = NAMING[name];
  if (plural) return thingLink(plural, value, clocks);
  if (OF_FACTS.has(name)) return factLink(value, clocks);
  if (name === "issues") return issueLink(value);
  const isActor = parties.includes(value) || actors().some(({ id }) => id === value);
  if (isActor) return actorLink(value);
  return MACHINE_WORD.test(value) ? value.replaceAll("-", " ") : value;
}
