// @ts-check
// Facts that come while one reads: told of over the event stream where there is one, else asked for
// now and then. Nothing on the screen moves until the reader wants it to.

import { ask, session } from "./api.js";
import { countOfFacts } from "./new_facts.js";

/** @import { Address, Schemas } from "./answers.js" */

const ASK_EVERY_MS = 15_000;
const WAIT_MS = 300;
const MOST = 500;
const EVENTS = [
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
];

const HEALTH = /** @type {Address<Schemas["Health"]>} */ ("/health");

/** @typedef {(count: number, head: number) => void} Come */

/**
 * Calls `come` with how many facts have come, and the head that has them.
 * @param {Come} come
 */
export function follow(come) {
  if (session.stream && "EventSource" in window) streamed(come);
  else setInterval(() => document.hidden || look(come), ASK_EVERY_MS);
}

/** @param {Come} come */
function streamed(come) {
  const stream = new EventSource(`${session.stream}?after=${session.head}`);
  let waiting = 0;
  const told = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(come), WAIT_MS);
  };
  for (const name of EVENTS) stream.addEventListener(name, told);
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    session.stream = "";
    follow(come);
  });
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
