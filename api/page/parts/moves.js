// @ts-check
// What moved on a day, in a line beside the control of the day.

import { capital } from "../browser/dom.js";
import { missionName } from "./missions.js";
import { issueName, nameInSentence } from "./names.js";

/** @import { Change } from "../client/answers.js" */
/** @import { Stop } from "../client/nearest_change.js" */

const NAMED = 3;

/**
 * `Moved: … . May have moved: … .`
 * @param {Stop} stop
 */
export function movesInWords({ moved, mayHave, cameOut }) {
  const told = [named("Moved", moved), named("May have moved", mayHave)].filter(Boolean);
  return told.length || !cameOut ? told.join(" ") : "Something came out that day.";
}

/**
 * @param {string} lead
 * @param {Change[]} changes
 */
function named(lead, changes) {
  const names = [...new Set(changes.map(nameOfChange))];
  if (!names.length) return "";
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `${lead}: ${names.slice(0, NAMED).join("; ")}${more}.`;
}

/**
 * What changed, in words that follow others.
 * @param {Change} change
 */
export function nameOfChange(change) {
  const state = change.after ?? change.before;
  if (state && "name" in state) return state.name;
  if (state && "mission" in state) return missionName(state);
  if (state && "side" in state)
    return `what ${nameInSentence(state.side)} said${state.issue ? ` on ${issueName(state.issue)}` : ""}`;
  return change.section === "relations"
    ? "diplomatic relations"
    : `the last ${capital(change.id).toLowerCase()}`;
}
