// @ts-check
// What a side, or somebody by himself, last said on an issue: all that was said on that occasion.

import { localDay } from "../browser/dates.js";
import { counted, h, joined } from "../browser/dom.js";
import { changeBadge } from "./changed_marks.js";
import { contestedHere } from "./contested_line.js";
import { actorLink, factLink, kindInWords, thingLink } from "./names.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Said, StanceState } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {"stance" | "voice"} Kind */

const SHOWN = 3;
const NO_ISSUE = "-";
const PLAIN = "statement-made";

/**
 * A stance, under who it is of, or on what, if `named` says so.
 * @param {Around} around
 * @param {StanceState} each
 * @param {{ kind?: Kind, named?: Child }} [how]
 */
export function stance(around, each, { kind = "stance", named = null } = {}) {
  const change = around.changed.get(`stances/${keyOf(each)}`);
  const contested = around.contested.get(`${kind}/${keyOf(each)}`);
  const isPossible = each.certainty === "possible";
  const marks = ["stance", change && "is-changed", isPossible && "is-possible"];
  const certain = each.statements.filter(({ certainty }) => certainty !== "possible");
  const possible = each.statements.filter(({ certainty }) => certainty === "possible");
  const shown = certain.length ? certain.slice(0, SHOWN) : possible.slice(0, SHOWN);
  const more = [...certain, ...possible].slice(shown.length);
  const said = (/** @type {Said} */ words) => statement(around, words, kind === "voice");
  return h(
    "li",
    { class: marks.filter(Boolean).join(" ") },
    named || change ? h("p", { class: "speaker" }, named, changeBadge(change)) : null,
    contested ? contestedHere(around, contested) : null,
    occasions(around, each),
    h("ul", { class: "said-list" }, shown.map(said)),
    folded(more.map(said), certain.length ? possible.length : possible.length - shown.length),
    beyond(each),
  );
}

/** @param {StanceState} each */
const keyOf = ({ side, issue }) => `${side}/${issue ?? NO_ISSUE}`;

/**
 * On which occasions it was said, where these are told; the day of a single one stands with the words.
 * @param {Around} around
 * @param {StanceState} each
 */
function occasions(around, { occasions: told }) {
  if (told.length < 2 && !told.some(({ engagement }) => engagement)) return null;
  const at = told.map(({ engagement, last_day: day }) =>
    engagement
      ? [
          "on the occasion of ",
          thingLink("engagements", engagement, around.clocks, around.engagements.get(engagement)),
        ]
      : `on ${localDay(day ?? "")}`,
  );
  return h(
    "p",
    { class: "occasion" },
    "Said last ",
    joined(at),
    told.length > 1 ? "; which of these was the last is not told." : ".",
  );
}

/**
 * A statement, with who made it, when, and as what.
 * @param {Around} around
 * @param {Said} words
 * @param {boolean} isHis whether it stands among what its speaker said
 */
function statement(around, words, isHis) {
  const { fact, speaker, kind, date_in_words: date, certainty, undated, summary } = words;
  const manner = kind === PLAIN ? "" : `, ${kindInWords(kind).toLowerCase()}`;
  return h(
    "li",
    { class: certainty === "possible" ? "is-possible" : null },
    h(
      "p",
      { class: "said" },
      h(
        "span",
        { class: "who" },
        isHis ? null : [actorLink(speaker), ", "],
        `${date}${manner}${undated ? "; on which occasion is not told" : ""}: `,
      ),
      factLink(fact, around.clocks, summary),
      certainty === "possible" ? h("span", { class: "badge possible" }, "Possibly by then") : "",
    ),
  );
}

/**
 * @param {Element[]} more
 * @param {number} possible how many of them may have been said later
 */
const folded = (more, possible) =>
  more.length
    ? h(
        "details",
        { class: "more" },
        h(
          "summary",
          {},
          counted(more.length, "more statement"),
          possible
            ? `, ${possible === more.length ? "" : `${possible} of them `}possibly made by then`
            : "",
        ),
        h("ul", { class: "said-list" }, more),
      )
    : null;

/**
 * What was said that does not stand here.
 * @param {StanceState} each
 */
function beyond({ statements, said_in_all: all, earlier_occasions: earlier }) {
  const parts = [
    all > statements.length ? `These are the last ${statements.length} of ${all} statements.` : "",
    earlier ? `Spoken of on ${counted(earlier, "earlier occasion")} too.` : "",
  ].filter(Boolean);
  return parts.length ? h("p", { class: "note" }, parts.join(" ")) : null;
}
