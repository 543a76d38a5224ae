// @ts-check
// Facts by the years that they lie in.

import { yearOf } from "../browser/dates.js";

/** @import { Item } from "../client/answers.js" */

/** With fewer facts in a year than this, a heading for each year would stand above hardly anything. */
const FEW = 3;

/**
 * Facts by years, or by decades where there are few in a year.
 * @param {Item[]} items
 */
export function byYears(items) {
  const years = inGroups(items, (year) => year);
  return items.length < FEW * years.length
    ? inGroups(items, (year) => `${year.slice(0, -1)}0s`)
    : years;
}

/**
 * Facts in their order, group by group: one that may lie in several years stands in its last one.
 * @param {Item[]} items
 * @param {(year: string) => string} groupOf
 */
function inGroups(items, groupOf) {
  /** @type {[year: string, items: Item[]][]} */
  const years = [];
  for (const each of items) {
    const day = each.latest ?? each.earliest;
    const year = day ? groupOf(yearOf(day)) : "Of no certain year";
    const last = years.at(-1);
    if (last?.[0] === year) last[1].push(each);
    else years.push([year, [each]]);
  }
  return years;
}
