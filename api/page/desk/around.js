// @ts-check
// What the form of an event needs of the draft around it: the day of the text, what is registered
// beside, and a way to register more.

import { learn } from "./names.js";
import { slug } from "./pointers.js";
import { createBeside } from "./registering.js";
import { registrationOf } from "./schema.js";
import { asWritten } from "./sentences.js";

/** @import { Around } from "./form.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Told } from "./told_in.js" */

/**
 * @typedef {object} DraftAround
 * @property {() => EventBody[]} events
 * @property {() => void} changed
 * @property {() => string} published
 * @property {Told | null} told
 * @property {(body: EventBody) => void} [add] puts what is registered beside before the fact, also
 * where it is registered beside something that is not in the draft yet itself
 */

/**
 * @param {DraftAround} draft
 * @param {EventBody} event
 * @returns {Around}
 */
export function aroundOf(draft, event) {
  const add = draft.add ?? ((body) => addBefore(draft, event, body));
  return {
    changed: () => {
      if (event.type === "source-added") cited(draft.events(), String(event.id ?? ""));
      draft.changed();
    },
    published: draft.published,
    told: draft.told,
    here: (kind) =>
      draft
        .events()
        .filter((each) => each.type === `${kind}-added` && each.id)
        .map((each) => ({
          id: String(each.id),
          name: String(each.name ?? each.title ?? each.id),
          aside: String(each.kind ?? "of this draft"),
        })),
    create: (kind, of, typed, taken) => {
      const registration = registrationOf(kind, of);
      if (!registration) return;
      const name = asWritten(draft.told?.sentence ?? "", typed);
      const named = registration.fields.some((each) => each.name === "name") ? { name } : {};
      const made = { type: registration.type, id: slug(name), ...named };
      const events = () => [...draft.events(), made];
      const inner = { ...draft, events, changed: () => {}, add };
      createBeside(made, registration, aroundOf(inner, made), (body) => {
        learn(kind, String(body.id), String(body.name ?? body.id));
        add(body);
        taken(String(body.id));
      });
    },
  };
}

/**
 * @param {DraftAround} draft
 * @param {EventBody} event
 * @param {EventBody} body
 */
function addBefore(draft, event, body) {
  const events = draft.events();
  events.splice(Math.max(0, events.indexOf(event)), 0, body);
  draft.changed();
}

/**
 * What cites a source that gets another id cites it by that.
 * @param {EventBody[]} events
 * @param {string} id
 */
function cited(events, id) {
  for (const event of events)
    for (const each of /** @type {Body[]} */ (event.citations ?? [])) each.source = id;
}
