// @ts-check
// What is recorded, and how it can be amended: the event that does it, filled in as far as it can be.

import { kindNamed } from "./schema.js";
import { look } from "./service.js";

/** @import { Body, EventBody } from "./pointers.js" */

/**
 * `choices` are what a field of it may be, where there are only so many.
 * @typedef {{ title: string, event: EventBody, inner: string | null, shown: (name: string) => boolean, link: string, choices?: Record<string, string[]> }} Amendment
 */

/** Why a merge is undone, mostly. */
const ARE_TWO = "They are two: to merge them was a mistake.";
/** What of a citation the service fills in. */
const FILLED = new Set(["prefix", "suffix", "start", "end", "record"]);

/** @param {EventBody} event */
export const innerOf = (event) =>
  ["fact", "registration"].find((each) => typeof event[each] === "object") ?? null;

/**
 * @param {string} plural
 * @param {string} id
 * @param {string} act
 * @returns {Promise<Amendment>}
 */
export async function amendmentOf(plural, id, act) {
  const link = `/${plural}/${encodeURIComponent(id)}`;
  const kind = plural.replace(/s$/, "");
  /** @type {(type: string, title: string, fields: Body, inner?: string | null) => Amendment} */
  const made = (type, title, fields, inner = null) => ({
    title,
    inner,
    link,
    event: /** @type {EventBody} */ ({ type, ...fields }),
    shown: (name) => !FILLED.has(name),
  });
  if (plural === "facts") {
    if (act === "retract") return made("fact-retracted", "Take a fact back", { fact: id });
    if (act === "restore")
      return made("retraction-undone", "A fact was taken back wrongly", { fact: id });
    if (act === "cite")
      return made("citation-added", "Add a citation to a fact", { fact: id, citation: {} });
    const { fact } = /** @type {{ fact: Body }} */ (
      await look(`/v1/facts/${encodeURIComponent(id)}`)
    );
    return made("fact-corrected", "Correct a fact", { fact: structuredClone(plain(fact)) }, "fact");
  }
  if (act === "merge")
    return made(`${kind}-merged`, `Merge this ${kind} into another`, { [kind]: id });
  const { versions, merged } =
    /** @type {{ versions: { position: number, registration: Body }[], merged: string[] }} */ (
      await look(`/v1/${plural}/${encodeURIComponent(id)}/history`)
    );
  if (act === "unmerge") {
    const type = kind === "actor" ? "merge-undone" : "engagement-merge-undone";
    if (!merged.length) throw new Error(`Nothing is merged into this ${kind}.`);
    const [first] = merged.includes(id) ? [id] : merged;
    const undone = made(type, "Undo a merge", { [kind]: first, reason: ARE_TWO });
    return { ...undone, choices: { [kind]: merged } };
  }
  const last = versions.reduce((one, other) => (other.position > one.position ? other : one));
  return made(
    "registration-corrected",
    `Mend how this ${kind} is registered`,
    { registration: plain(last.registration) },
    "registration",
  );
}

/**
 * Without what the service only says of it.
 * @param {Body} body
 */
function plain(body) {
  const names = new Set([
    "type",
    ...(kindNamed(String(body.type))?.fields.map((each) => each.name) ?? []),
  ]);
  const said = Object.entries(body).filter(([name, value]) => names.has(name) && value !== null);
  return Object.fromEntries(said);
}
