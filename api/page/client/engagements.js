// @ts-check
// Engagements, each with those within it.

/** @import { EngagementState } from "./answers.js" */

/**
 * Engagements and all their parts, each whole before what is within it.
 * @param {EngagementState[]} list
 * @returns {EngagementState[]}
 */
export const withParts = (list) => list.flatMap((each) => [each, ...withParts(each.parts)]);
