// @ts-check
// The state in a sentence or two, for whoever reads no further, and for who hears it.

import { counted, h, joined } from "../browser/dom.js";
import { isUncertain } from "./elements.js";
import { totalOf } from "./show_more.js";

/** @import { Changes, Relations } from "../client/answers.js" */

const NAMED = 3;

/**
 * What is most worth knowing of a state, with links to where it stands.
 * @param {Relations} state
 * @param {Changes} changes
 */
export function summary(state, changes) {
  const doubts = doubtful(state);
  return h(
    "div",
    { class: "summary-text" },
    h(
      "p",
      { class: "headline" },
      `On ${state.clocks.as_of_in_words}`,
      state.clocks.public_by ? ", as far as could be known by then" : "",
      ": ",
      what(state),
      ".",
    ),
    h("p", {}, counts(changes, state)),
    doubts.length
      ? h(
          "p",
          { class: "doubts" },
          h("strong", {}, "Not certain: "),
          joined(
            doubts
              .slice(0, NAMED)
              .map(([section, name]) => h("a", { href: `#${section}` }, name.replace(/\.$/, ""))),
            "; ",
            "; ",
          ),
          doubts.length > NAMED ? ` and ${doubts.length - NAMED} more` : "",
          ".",
        )
      : null,
  );
}

/**
 * What is not certain, with the section that it stands in.
 * @param {Relations} state
 * @returns {[section: string, name: string][]}
 */
function doubtful({ engagements, offices, channels, measures, incidents }) {
  const sections = Object.entries({ engagements, offices, channels, measures, incidents });
  return sections.flatMap(([section, list]) =>
    list.filter(isUncertain).map((each) => /** @type {[string, string]} */ ([section, each.name])),
  );
}

/** @param {Relations} state */
function what(state) {
  if (isEmpty(state)) return "nothing is known of their relations";
  const days = state.contacts.days_since;
  const said =
    days === null
      ? "no contact between them is known of"
      : days === 0
        ? "they are in contact"
        : `their last contact was ${counted(days, "day")} before`;
  return `${said}; ${numberOf(state, "engagement")}, ${numberOf(state, "office")}, ${numberOf(state, "measure")} and ${numberOf(state, "channel")} are known of`;
}

/**
 * `260 measures`, those included that are not shown.
 * @param {Relations} state
 * @param {string} noun
 */
function numberOf({ sections }, noun) {
  const extent = sections[`${noun}s`];
  return `${totalOf(extent)} ${extent.total === 1 ? noun : `${noun}s`}`;
}

/**
 * How much of a section was compared: "200 of 260 measures".
 * @param {Changes} changes
 * @param {string} section
 */
function comparedOf(changes, section) {
  const part = changes.compared[section];
  if (!part) return section;
  return `${part.shown} of ${part.at_least ? "at least " : ""}${part.total} ${section}`;
}

/**
 * @param {Changes} changes
 * @param {Relations} state
 */
function counts(changes, state) {
  const changed = changes.changes.length;
  return [
    changed
      ? h("strong", {}, `${counted(changed, "change")} since the day before`)
      : "No change since the day before",
    changes.more.length
      ? `, as far as was compared (${changes.more.map((name) => comparedOf(changes, name)).join(", ")})`
      : "",
    state.contested.length
      ? `, ${counted(state.contested.length, "contested fact")} behind what is shown.`
      : ".",
  ];
}

/** @param {Relations} state */
const isEmpty = ({ engagements, offices, channels, measures, incidents, stances }) =>
  [engagements, offices, channels, measures, incidents, stances].every((each) => !each.length);
