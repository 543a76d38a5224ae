// @ts-check
// Which actors, facts and engagements an answer names by their ids alone.

/** Behind an element stand many facts: those that are shown at once are the first and the last. */
const SHOWN_WHOLE = 4;
const SHOWN_OF_MANY = { first: 1, last: 2 };

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const OF_ACTORS = new Set([
  "actors",
  "asserted_by",
  "between",
  "by",
  "counterparts",
  "ended_with",
  "from_actor",
  "government",
  "holder",
  "holders",
  "host",
  "lineage",
  "of",
  "official",
  "recognised",
  "recognised_by",
  "side",
  "target",
]);
/** What of an element of an office is a person, and of any other one a status. */
const OF_OFFICES = new Set(["value"]);

/**
 * The facts behind something that are shown at once, and how many there are between them.
 * @param {string[]} because
 */
export function shownOf(because) {
  const { first, last } = SHOWN_OF_MANY;
  if (because.length <= SHOWN_WHOLE) return { before: because, between: [], after: [] };
  return {
    before: because.slice(0, first),
    between: because.slice(first, -last),
    after: because.slice(-last),
  };
}

/** @typedef {{ actors: Set<string>, facts: Set<string>, engagements: Set<string> }} Ids */

/** @returns {Ids} */
const none = () => ({ actors: new Set(), facts: new Set(), engagements: new Set() });

/**
 * @param {unknown} answer
 * @param {Ids} [found]
 * @param {boolean} [isOfOffice]
 */
export function idsIn(answer, found = none(), isOfOffice = false) {
  if (Array.isArray(answer)) {
    for (const each of answer) idsIn(each, found, isOfOffice);
  } else if (answer && typeof answer === "object") {
    const within = isOfOffice || "holders" in answer || "seats" in answer;
    if ("engagement" in answer && !("name" in answer)) add(answer.engagement, found.engagements);
    for (const [name, value] of Object.entries(answer)) {
      if (name === "because" || name === "follows" || name === "denies")
        addFacts(value, found.facts);
      else if (name === "conflicting") addFacts(value, found.facts);
      else if (name === "reported") addFacts(reportsIn(value), found.facts);
      else if (name === "note") addFacts(idsOfNote(value), found.facts);
      else if (name === "fact" && "citation" in answer) addFacts([value], found.facts);
      else if (name === "part_of" && "engagement" in answer) add(value, found.engagements);
      else if (OF_ACTORS.has(name) || (within && OF_OFFICES.has(name))) add(value, found.actors);
      if (typeof value === "object") idsIn(value, found, within);
    }
  }
  return found;
}

/** @param {unknown} value */
const reportsIn = (value) =>
  Array.isArray(value) ? value.map((/** @type {{ fact?: unknown }} */ each) => each?.fact) : [];

/**
 * What a curator's note may name by its id.
 * @param {unknown} note
 */
const idsOfNote = (note) =>
  typeof note === "string"
    ? (note.match(/[a-z0-9-]+/g) ?? []).filter((each) => each.split("-").length > 2)
    : [];

/**
 * @param {unknown} value
 * @param {Set<string>} ids
 */
function add(value, ids) {
  for (const each of Array.isArray(value) ? value : [value])
    if (typeof each === "string" && ID.test(each)) ids.add(each);
}

/**
 * @param {unknown} because
 * @param {Set<string>} ids
 */
function addFacts(because, ids) {
  if (!Array.isArray(because)) return;
  const { before, after } = shownOf(because);
  for (const each of [...before, ...after]) if (typeof each === "string") ids.add(each);
}
