// @ts-check
// Whom a text quotes without a name: "a senior official said", "two people familiar with the trip said".

import { slug } from "./pointers.js";

/** @import { Body, EventBody } from "./pointers.js" */

const SAYING =
  "(?:said|says|say|told|added|adds|confirmed|acknowledged|disclosed|noted|explained|warned|claimed)";
const COUNTED = "(?:an?|one|two|three|four|five|several|some|another|other|multiple)";
const WHO =
  "((?:[\\p{L}.’'-]+ ){0,5}?(?:officials?|diplomats?|aides?|advis[eo]rs?|sources?|persons?|people|individuals?)" +
  "(?: (?:familiar with|briefed on|with knowledge of|close to|involved in)(?: [\\p{L}’'-]+){1,4}?)?)";
/** Who says it stands before its verb, or behind "according to". */
const PLACES = [
  new RegExp(`(?<!\\p{L})${COUNTED} ${WHO}(?:, [^,.]{1,80},)? ${SAYING}(?!\\p{L})`, "iu"),
  new RegExp(`(?<!\\p{L})(?:according to|${SAYING}) ${COUNTED} ${WHO}(?![\\p{L}’'-])`, "iu"),
];
const ID_LONGEST = 100;
const NAME_LONGEST = 200;

/**
 * What a passage calls somebody whom it quotes without a name; nothing where it does not.
 * @param {string} passage
 */
export function unnamedIn(passage) {
  const plain = passage.replace(/\s+/g, " ");
  for (const place of PLACES) {
    const found = place.exec(plain);
    if (found) return found[1];
  }
  return null;
}

/**
 * The registration of somebody without a name, of one article: another article's may be another one.
 * @param {string} called as the text calls them
 * @param {Body | null} source
 * @param {string[]} states whom they act for
 * @returns {EventBody}
 */
export function unnamedActor(called, source, states) {
  const where = [source?.publisher, source?.published].filter(Boolean).join(" of ");
  const name = where ? `Unnamed ${called} (${where})` : `Unnamed ${called}`;
  return {
    type: "actor-added",
    id: slug(`unnamed ${called} ${source?.id ?? ""}`)
      .slice(0, ID_LONGEST)
      .replace(/-+$/, ""),
    kind: "person",
    name: name.slice(0, NAME_LONGEST),
    ...(states.length ? { acts_for: states } : {}),
    description: "Quoted without a name in one article; not necessarily whom others quote.",
  };
}
