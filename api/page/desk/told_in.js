// @ts-check
// What the words tell that a fact is made of: whom and what they name, and on which day.

import { capital } from "../browser/dom.js";
import { formIn } from "./kinds_found.js";
import { namedIn } from "./names.js";
import { registrationOf } from "./schema.js";
import { sentenceAround } from "./sentences.js";
import { look } from "./service.js";
import { unnamedActor, unnamedIn } from "./unnamed.js";

/** @import { Found } from "./names.js" */
/** @import { Measured } from "./offsets.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Span } from "./shapes.js" */
/** @import { Schemas } from "../client/answers.js" */

/**
 * `isNear`: only the rest of the sentence tells it.
 * @typedef {{ words: string, readings: Schemas["DateTold"][], isNear?: boolean }} DateFound
 */

/**
 * @typedef {object} Told
 * @property {string} words those that are selected
 * @property {string} sentence those that they stand among
 * @property {string} text all of it, as far as names are looked up there
 * @property {EventBody | null} unnamed whoever is quoted there without a name, to be registered
 * @property {DateFound | null} date the date that they tell; without readings where they tell several
 * @property {(kind: string, of: string[]) => Promise<Found[]>} names what they may name of a kind,
 * before what the rest of the sentence does
 * @property {(kind: string) => Promise<Found[]>} named what they name themselves
 * @property {(kind: string) => Promise<string>} called what an engagement that they tell of can be
 * called; nothing where they do not tell who met
 */

const PASSAGE_LONGEST = 1000;
/** Of a long text no more is looked through at a key. */
const LOOKED_UP = 300_000;
/** Longer than that nobody waits for what is merely offered. */
const PATIENCE_MS = 600;
/** What has no name that could stand in a text. */
const UNNAMED = new Set(["fact", "source"]);

/**
 * @param {Measured} measured the text
 * @param {Span[]} spans what is cited of it
 * @param {string} day on which it was published
 * @param {Body | null} source
 * @returns {Promise<Told | null>}
 */
export async function toldIn(measured, spans, day, source) {
  const units = spans.map(({ start, end }) => [measured.unitAt(start), measured.unitAt(end)]);
  const joined = (/** @type {string[]} */ all) => all.join(" ").slice(0, PASSAGE_LONGEST);
  const words = joined(units.map(([from, to]) => measured.text.slice(from, to)));
  const sentence = joined(units.map(([from, to]) => sentenceAround(measured.text, from, to)));
  if (!words.trim()) return null;
  /** @type {Map<string, Promise<Found[]>>} */
  const asked = new Map();
  /**
   * @param {string} kind
   * @param {string} passage
   */
  function once(kind, passage) {
    const key = `${kind} ${passage}`;
    const found = asked.get(key) ?? namedIn(kind, passage, day).catch(() => []);
    asked.set(key, found);
    return found;
  }
  const [date, unnamed] = await Promise.all([
    patiently(dateIn(words, day)).then((found) => found ?? patiently(dateNear(sentence, day))),
    patiently(unnamedBy(sentence, source)),
  ]);
  return {
    words,
    sentence,
    text: measured.text.slice(0, LOOKED_UP),
    unnamed,
    date: date ?? null,
    named: (kind) => once(kind, words),
    called: async (kind) =>
      kind === "engagement" ? calledBy(words, await once("actor", words)) : "",
    names: async (kind, of) => {
      if (UNNAMED.has(kind)) return [];
      const all = (await Promise.all([once(kind, words), once(kind, sentence)])).flat();
      const fits = (/** @type {Found} */ { aside }) =>
        !of.length || of.includes(aside.split(",")[0]);
      return [...new Map(all.filter(fits).map((each) => [each.id, each])).values()];
    },
  };
}

/**
 * Of whom it is: of two persons who met, or spoke.
 * @param {string} words
 * @param {Found[]} actors
 */
function calledBy(words, actors) {
  const form = registrationOf("engagement", [])?.fields.find((each) => each.name === "form");
  const told = formIn(form?.foundBy ?? {}, words);
  const persons = actors.filter(({ aside }) => aside.startsWith("person")).map(({ name }) => name);
  if (!told || told === "visit" || persons.length < 2) return "";
  return `${capital(told)} of ${persons.slice(0, -1).join(", ")} and ${persons[persons.length - 1]}`;
}

/**
 * @param {string} sentence
 * @param {Body | null} source
 */
async function unnamedBy(sentence, source) {
  const who = unnamedIn(sentence);
  if (!who) return null;
  const actors = /^former/i.test(who) ? [] : await namedIn("actor", who, "");
  return unnamedActor(who, source, await statesOf(actors));
}

/**
 * Whom those act for whom a passage names: states for themselves.
 * @param {Found[]} actors
 */
async function statesOf(actors) {
  const [state] = actors.filter(({ aside }) => aside === "state");
  if (state) return [state.id];
  const [body] = actors;
  if (!body) return [];
  const address = /** @type {const} */ (`/v1/actors/${encodeURIComponent(body.id)}`);
  const { actor } = /** @type {{ actor: { acts_for?: string[] } }} */ (await look(address));
  return actor.acts_for ?? [];
}

/**
 * The date that a passage tells; which of several is meant, nobody knows.
 * @param {string} passage
 * @param {string} published
 * @returns {Promise<DateFound | null>}
 */
async function dateIn(passage, published) {
  const asked = { passage, published: published || null };
  const answer = /** @type {Schemas["DatesRead"]} */ (await look("/v1/dates", asked));
  const { found, words, readings } = answer;
  if (!found?.length) return null;
  return { words, readings: found.length === 1 ? readings : [] };
}

/**
 * @param {string} sentence
 * @param {string} published
 */
async function dateNear(sentence, published) {
  const found = await dateIn(sentence, published);
  return found && { ...found, isNear: true };
}

/**
 * What was asked for, if it comes soon.
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T | null>}
 */
export function patiently(asked) {
  const tooLong = new Promise((/** @type {(none: null) => void} */ given) =>
    setTimeout(() => given(null), PATIENCE_MS),
  );
  return Promise.race([asked.catch(() => null), tooLong]);
}
