// @ts-check
// Asks the service what the words of a fact tell, as it is being made.

import { isAborted } from "../client/api.js";
import { send } from "./service.js";

/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Span } from "./shapes.js" */
/** @import { FactTold } from "./told_fact.js" */

/** @typedef {(fact: Body, signal?: AbortSignal) => Promise<FactTold | null>} AskFact */

const REGISTRATIONS = 200;

/**
 * @param {object} of
 * @param {string} of.text the hash of the text
 * @param {() => string | undefined} of.published its day, where its source is not registered yet
 * @param {() => EventBody[]} of.events those of the draft
 * @param {() => Span[]} of.spans the words that the fact cites
 * @returns {AskFact} nothing where the service does not tell
 */
export const factAsker = (of) => async (fact, signal) => {
  const [span] = of.spans();
  if (!span) return null;
  const events = of.events().filter(isRegistration).slice(-REGISTRATIONS);
  const published = of.published();
  const body = { text: of.text, ...span, published, events, fact };
  try {
    const done = await send("POST", "/v1/facts/draft", { body, signal });
    return /** @type {FactTold} */ (done.body);
  } catch (error) {
    if (isAborted(error)) throw error;
    return null;
  }
};

/** @param {EventBody} event */
const isRegistration = ({ type, id }) =>
  Boolean(id) && String(type).endsWith("-added") && type !== "source-added";
