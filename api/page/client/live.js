// @ts-check
// Facts that come while one reads: told of over the event stream where there is one, else asked for
// now and then. Nothing on the screen moves until the reader wants it to.

import { ask, session } from "./api.js";
import { byEventSource } from "../library/by_event_source.js";
import { listen } from "../library/streams.js";
import { Service } from "../library/service.js";
import { countOfFacts } from "./new_facts.js";

/** @import { Address, Schemas } from "./answers.js" */

const ASK_EVERY_MS = 15_000;
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

/** Whether a stream is open tells nobody whether the service is in reach: what is asked does. */
const service = new Service(location.origin);
const HEALTH = /** @type {Address<Schemas["Health"]>} */ ("/health");

/** @typedef {(count: number, head: number) => void} Come */

/**
 * Calls `come` with how many facts have come, and the head that has them.
 * @param {Come} come
 */
export function follow(come) {
  let isTold = false;
  setInterval(() => isTold || document.hidden || look(come), ASK_EVERY_MS);
  if (session.stream)
    streamed(come, (isOpen) => {
      isTold = isOpen;
    }).catch(() => undefined);
}

/**
 * Looks whenever something is told of, and leaves it to others to do so while nothing can be.
 * @param {Come} come
 * @param {(isOpen: boolean) => void} onOpen
 */
async function streamed(come, onOpen) {
  let waiting = 0;
  const how = { after: session.head, onOpen };
  for await (const { kind } of listen(byEventSource, service, {}, how)) {
    if (!EVENTS.has(kind)) continue;
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
