// @ts-check
// How much of what was recorded since is worth telling a reader of.

/** @import { Schemas } from "./answers.js" */

/** @typedef {Pick<Schemas["RecordedEvent"], "position" | "event">} Recorded */

/**
 * How many events change what is told of the world, and not the registry alone, up to the position
 * that the views have come to: what lies behind it could not be shown yet.
 * @param {Recorded[]} events
 * @param {number} head
 */
export const countOfFacts = (events, head) =>
  events.filter(({ position, event }) => position <= head && tells(event)).length;

/** @param {Recorded["event"]} event */
const tells = (event) => ["citations", "citation", "fact"].some((name) => name in event);
