// @ts-check
// What the form of an event needs of the draft around it: the day of the text, what is registered
// beside, and a way to register more.

import { capital } from "../browser/dom.js";
import { learn } from "./names.js";
import { nameOf, toldOf } from "./name_parts.js";
import { slug } from "./pointers.js";
import { createBeside } from "./registering.js";
import { registrationOf } from "./schema.js";
import { asWritten } from "./sentences.js";

/** @import { Around } from "./form.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Kind } from "./schema.js" */
/** @import { Told } from "./told_in.js" */

/**
 * @typedef {object} DraftAround
 * @property {() => EventBody[]} events
 * @property {() => void} changed
 * @property {() => string} published
 * @property {Told | null} told
 * @property {(kind: string, name: string) => EventBody | null} [registrations] what the words tell of
 * somebody of that name
 * @property {(registration: EventBody) => EventBody[]} [first] what is to be registered before it
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
  /**
   * @param {EventBody} made
   * @param {Kind} kind
   * @param {(id: string) => void} taken
   */
  function beside(made, kind, taken) {
    const events = () => [...draft.events(), made];
    const inner = { ...draft, told: draft.told, events, changed: () => {}, add };
    createBeside(made, kind, aroundOf(inner, made), (body) => done(body, taken));
  }
  /**
   * @param {EventBody} body
   * @param {(id: string) => void} taken
   */
  function done(body, taken) {
    const isThere = (/** @type {EventBody} */ one) =>
      draft.events().some(({ type, id }) => type === one.type && id === one.id);
    const before = (draft.first?.(body) ?? []).filter((each) => !isThere(each));
    for (const each of [...before, body]) {
      learn(registeredBy(each), String(each.id), nameOf(each));
      add(each);
    }
    taken(String(body.id));
  }
  const written = (/** @type {string} */ typed, /** @type {string} */ kind) => {
    const name = asWritten(draft.told?.sentence ?? "", draft.told?.text ?? "", typed);
    // What is no name of somebody is called by a line, and that begins with a capital.
    return kind === "actor" ? name : capital(name);
  };
  return {
    changed: () => {
      if (event.type === "source-added") cited(draft.events(), String(event.id ?? ""));
      draft.changed();
    },
    published: draft.published,
    get told() {
      return draft.told;
    },
    written,
    here: (kind) =>
      draft
        .events()
        .filter((each) => each.type === `${kind}-added` && each.id)
        .map((each) => ({ id: String(each.id), name: nameOf(each), aside: toldOf(each) })),
    create: (kind, of, typed, taken) => {
      const registration = registrationOf(kind, of);
      if (!registration) return;
      const name = written(typed, kind);
      const named = registration.fields.some((each) => each.name === "name") ? { name } : {};
      const told = draft.registrations?.(kind, name);
      beside(told ?? { type: registration.type, id: slug(name), ...named }, registration, taken);
    },
    register: (registration, taken) => {
      const made = structuredClone(registration);
      const kind = registrationOf(registeredBy(made), []);
      if (!kind) return;
      const isLacking = kind.fields.some((each) => each.isNeeded && made[each.name] === undefined);
      if (isLacking || lacksState(made)) beside(made, kind, taken);
      else done(made, taken);
    },
    mend: (kind, id, mended) => {
      const made = draft.events().find((each) => each.type === `${kind}-added` && each.id === id);
      const registration = made && registrationOf(kind, []);
      if (!registration) return null;
      return () => {
        const open = /** @type {EventBody} */ (structuredClone(made));
        const inner = { ...draft, told: draft.told, changed: () => {}, add };
        const mend = (/** @type {EventBody} */ body) => {
          for (const name of Object.keys(made)) delete made[name];
          // What names it goes on naming it.
          Object.assign(made, body, { id });
          learn(kind, id, nameOf(body));
          draft.changed();
          mended();
        };
        createBeside(open, registration, aroundOf(inner, open), mend, "Mend");
      };
    },
  };
}

/**
 * A person of whom nothing tells for whom he acts stands in no pair: that is looked at. Whoever has
 * no name acts for nobody mostly.
 * @param {EventBody} made
 */
const lacksState = (made) =>
  made.kind === "person" &&
  made.acts_for === undefined &&
  !String(made.name).startsWith("Unnamed ");

/** @param {EventBody} registration */
const registeredBy = ({ type }) => String(type).replace(/-added$/, "");

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
