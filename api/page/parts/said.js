// @ts-check
// What a side, or somebody by himself, last said on an issue: all that was said on that occasion.

import { localDay } from "../browser/dates.js";
import { counted, h, joined } from "../browser/dom.js";
import { changeBadge } from "./changed_marks.js";
import { actorLink, factLink, kindInWords, thingLink } from "./names.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Said, StanceState } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @typedef {"stance" | "voice"} Kind */

const SHOWN = 3;
const NO_ISSUE = "-";

/**
 * A stance, under who it is of, or on what, if `named` says so.
 * @param {Around} around
 * @param {StanceState} each
 * @param {{ kind?: Kind, named?: Child }} [how]
 */
export function stance(around, each, { kind = "stance", named = null } = {}) {
  const change = around.changed.get(`stances/${keyOf(each)}`);
  const isContested = around.contested.has(`${kind}/${keyOf(each)}`);
  const isPossible = each.certainty === "possible";
  const marks = ["stance", change && "is-changed", isPossible && "is-possible"];
  const spoken = each.statements.map((words, place) =>
    statement(
      around,
      words,
      each.statements[place - 1]?.speaker ?? (kind === "voice" && each.side),
    ),
  );
  return h(
    "li",
    { class: marks.filter(Boolean).join(" ") },
    named || change || isContested
      ? h(
          "p",
          { class: "speaker" },
          named,
          changeBadge(change),
          isContested ? h("span", { class: "badge contested" }, "Contested") : "",
        )
      : null,
    occasions(around, each),
    h("ul", { class: "said-list" }, spoken.slice(0, SHOWN)),
    folded(spoken.slice(SHOWN)),
    beyond(each),
  );
}

/** @param {StanceState} each */
const keyOf = ({ side, issue }) => `${side}/${issue ?? NO_ISSUE}`;

/**
 * On which occasions it was said, where these are told.
 * @param {Around} around
 * @param {StanceState} each
 */
function occasions(around, { occasions: told }) {
  if (!told.length) return null;
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
 * A statement, with who made it where that is not who spoke `before`.
 * @param {Around} around
 * @param {Said} words
 * @param {string | false} before
 */
function statement(around, words, before) {
  const { fact, speaker, kind, date_in_words: date, certainty, undated, summary } = words;
  return h(
    "li",
    { class: certainty === "possible" ? "is-possible" : null },
    speaker === before ? null : h("p", { class: "speaker" }, actorLink(speaker)),
    h(
      "p",
      { class: "said" },
      factLink(fact, around.clocks, summary),
      h(
        "span",
        { class: "since" },
        ` ${kindInWords(kind)}, ${date}`,
        undated ? "; on which occasion is not told" : "",
      ),
      certainty === "possible" ? h("span", { class: "badge possible" }, "Possibly by then") : "",
    ),
  );
}

/** @param {Element[]} more */
const folded = (more) =>
  more.length
    ? h(
        "details",
        { class: "more" },
        h("summary", {}, counted(more.length, "more statement")),
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
