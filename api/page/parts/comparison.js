// @ts-check
// What differs between two days, by what made it differ: a line for each, with its facts.

import { capital, counted, h, joined } from "../browser/dom.js";
import { changedOf } from "../client/changes.js";
import { beforeAndAfter } from "./change_words.js";
import { did } from "./changed_marks.js";
import { factLink, issueLink, thingLink } from "./names.js";
import { nameOfChange } from "./moves.js";
import { comparedOf } from "./summary.js";
import { daysInWords } from "./told.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Change, Changes } from "../client/answers.js" */
/** @import { Plural } from "../client/thing_names.js" */

/** @typedef {Change["facts"][number]} Cause */

const FACTS_SHOWN = 3;
const HAPPENED = "happened";
/** What the heading of a reason says of each fact beneath it. */
/** @type {Partial<Record<Change["reason"], Cause["did"][number]>>} */
const SAID = { "window-closed": "had-happened" };

/**
 * Why something may read otherwise, from what the world did to what was merely told once more. The
 * server says all of it in the same words (`api/routes/page/changes_said.py`).
 * @type {[reason: Change["reason"], title: string][]}
 */
const REASONS = [
  ["the-world-moved", "What happened"],
  ["may-have-moved", "What may have happened"],
  ["window-closed", "What had happened by the later day"],
  ["first-told", "What is told for the first time"],
  ["told-otherwise", "What is told otherwise"],
  ["we-learned", "What was learned"],
  ["we-were-wrong", "What was corrected"],
  ["told-again", "What is told once more, and is as it was"],
  ["not-compared", "What lies beyond where the lists were compared"],
];
/**
 * How many of these are counted as what, one and several; of the others nobody is told at once.
 * @type {Partial<Record<Change["reason"], [one: string, many: string]>>}
 */
const COUNTS = {
  "the-world-moved": ["thing happened", "things happened"],
  "may-have-moved": ["may have happened", "may have happened"],
  "window-closed": ["had happened by then", "had happened by then"],
  "first-told": ["is told for the first time", "are told for the first time"],
  "told-otherwise": ["is told otherwise", "are told otherwise"],
  "we-learned": ["was learned", "were learned"],
  "we-were-wrong": ["was corrected", "were corrected"],
};
/** @type {Partial<Record<Change["reason"], string>>} */
const NOTES = {
  "the-world-moved": "For certain, and within these days.",
  "may-have-moved": "The sources leave open whether it was within these days.",
  "window-closed": "On which day is not told, and it may have been before the earlier one.",
  "first-told": "It was so on a day within these; since when is not told.",
  "told-otherwise": "It was another way on the earlier day; when it changed is not told.",
  "we-learned": "Nothing moved: this record came to know of it.",
  "we-were-wrong": "Nothing moved: this record had it wrong.",
};

/** @type {Partial<Record<Change["section"], Plural>>} */
const WITH_PAGES = {
  engagements: "engagements",
  accords: "accords",
  offices: "offices",
  channels: "channels",
  measures: "measures",
  incidents: "incidents",
};

/**
 * How much differs, by what made it differ, and how long ago the parties had met.
 * @param {Changes} found
 */
export function inShort(found) {
  const told = REASONS.flatMap(([reason]) => {
    const [number, counts] = [changedOf(found, reason).length, COUNTS[reason]];
    return counts && number ? [counted(number, ...counts)] : [];
  });
  const { before, after } = found.days_since;
  const contact =
    before &&
    after &&
    `The last contact lay ${daysInWords(before)} back on the earlier day, ${daysInWords(after)} on the later one.`;
  const limits = found.more.map((name) => comparedOf(found, name));
  return h(
    "div",
    { class: "summary-text" },
    h(
      "p",
      { class: "headline" },
      `From ${found.before.clocks.as_of_in_words} to ${found.after.clocks.as_of_in_words}: `,
      told.length ? `${joined(told).join("")}.` : "nothing reads otherwise.",
    ),
    contact ? h("p", { class: "reach" }, contact) : null,
    limits.length ? h("p", { class: "reach" }, `Compared were ${limits.join(", ")}.`) : null,
  );
}

/**
 * The changes, a section for each reason.
 * @param {Changes} found
 * @param {Clocks} clocks
 */
export const byReason = (found, clocks) =>
  REASONS.map(([reason, title]) => {
    const changes = changedOf(found, reason);
    if (!changes.length) return null;
    const list = h(
      "ul",
      { class: "elements" },
      changes.map((each) => line(each, clocks)),
    );
    return h(
      "section",
      { class: `panel ${reason}`, "aria-labelledby": `${reason}-title` },
      h("h2", { id: `${reason}-title` }, title, " ", h("span", { class: "count" }, changes.length)),
      NOTES[reason]
        ? [h("p", { class: "note" }, NOTES[reason]), list]
        : h("details", { class: "more" }, h("summary", {}, "Show them"), list),
    );
  });

/**
 * @param {Change} change
 * @param {Clocks} clocks
 */
function line(change, clocks) {
  const stood = beforeAndAfter(change);
  const happened = (/** @type {Cause} */ each) => Number(each.did.includes(HAPPENED));
  const facts = change.facts
    .toSorted((one, other) => happened(other) - happened(one))
    .map((each) => cause(each, clocks, SAID[change.reason]));
  const more = facts.slice(FACTS_SHOWN);
  return h(
    "li",
    { class: "element" },
    h("h3", {}, titleOf(change, clocks)),
    stood
      ? h(
          "p",
          { class: "stood" },
          stood.before ? `${stood.before} → ` : null,
          h("strong", {}, stood.after),
        )
      : null,
    h("ul", { class: "causes" }, facts.slice(0, FACTS_SHOWN)),
    more.length
      ? h(
          "details",
          { class: "more" },
          h("summary", {}, counted(more.length, "more fact")),
          h("ul", { class: "causes" }, more),
        )
      : null,
  );
}

/**
 * A fact, and what it did where that is more than to happen, or than what the heading says.
 * @param {Cause} each
 * @param {Clocks} clocks
 * @param {Cause["did"][number]} [said]
 */
function cause(each, clocks, said) {
  const further = each.did.filter((deed) => deed !== said);
  const deed = did({ ...each, did: further }, { between: true });
  return h(
    "li",
    {},
    h("span", { class: "who" }, `${capital(each.date_in_words)}: `),
    factLink(each.fact, clocks),
    !deed || deed === HAPPENED ? null : h("span", { class: "who" }, ` (${deed})`),
  );
}

/**
 * @param {Change} change
 * @param {Clocks} clocks
 */
function titleOf(change, clocks) {
  const { section, before, after } = change;
  const name = capital(nameOfChange(change));
  const state = after ?? before;
  const plural = WITH_PAGES[section];
  if (plural)
    return thingLink(
      plural,
      section === "measures" ? change.id.split("/")[0] : change.id,
      clocks,
      name,
    );
  if (state && "side" in state && "issue" in state && state.issue && section === "stances")
    return [`${name.slice(0, name.lastIndexOf(" on ") + 4)}`, issueLink(state.issue)];
  return name;
}
