// @ts-check
// Facts that come while one reads: told of over the event stream where there is one, else asked for
// now and then. Nothing on the screen moves until the reader wants it to.

import { ask, session } from "./api.js";
import { byEventSource } from "../library/by_event_source.js";
import { pause } from "../library/retrying.js";
import { Service } from "../library/service.js";
import { countOfFacts } from "./new_facts.js";

/** @import { Address, Schemas } from "./answers.js" */

const ASK_EVERY_SECONDS = 15;
const LOOKS_WITHOUT = 8;
const WAIT_MS = 300;
const MOST = 500;
const EVENTS = new Set([
  "fact",
  "correction",
  "retraction",
  "restoration",
  "citation",
  "registration",
  "merge",
  "separation",
  "version",
  "withdrawal",
]);

const service = new Service(location.origin);
const HEALTH = /** @type {Address<Schemas["Health"]>} */ ("/health");

/** @typedef {(count: number, head: number) => void} Come */

/**
 * Calls `come` with how many facts have come, and the head that has them.
 * @param {Come} come
 */
export async function follow(come) {
  for (;;) {
    if (session.stream) await streamed(come).catch(() => undefined);
    // A service that had no room for a stream, or began just then, may have some by and by.
    for (let looks = 0; looks < LOOKS_WITHOUT; looks += 1) {
      await pause(ASK_EVERY_SECONDS);
      if (!document.hidden) await look(come);
    }
  }
}

/**
 * Looks whenever something is told of, until no more is.
 * @param {Come} come
 */
async function streamed(come) {
  let waiting = 0;
  for await (const { event } of byEventSource(service, { after: session.head }, {})) {
    if (!EVENTS.has(event)) continue;
    clearTimeout(waiting);
    waiting = setTimeout(() => look(come), WAIT_MS);
  }
}

/**
 * Whether facts were recorded since what is shown, and how many.
 * @param {Come} come
 */
async function look(come) {
  try {
    const health = await ask(HEALTH, { fresh: true });
    const head = health.views_checkpoint;
    if (head <= session.head) return;
    const page = await ask(eventsAfter(session.head), { fresh: true });
    const count = countOfFacts(page.items, head);
    if (count > 0) come(count, head);
  } catch {
    // The banner tells that the service is out of reach.
  }
}

/**
 * The events that came after a position.
 * @param {number} head
 */
const eventsAfter = (head) =>
  /** @type {Address<Schemas["EventsAnswer"]>} */ (`/v1/events?after=${head}&limit=${MOST}`);
