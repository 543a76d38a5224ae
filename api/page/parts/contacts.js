// @ts-check
// When two parties last met or spoke, in each form that there is.

import { capital, h } from "../browser/dom.js";
import { changeBadge } from "./changed_marks.js";
import { factLink } from "./names.js";
import { daysInWords, isThisDay, isYears } from "./told.js";

/** @import { Schemas } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @type {Record<string, string | undefined>} */
const FORMS = { visit: "Visit", meeting: "Meeting", call: "Call", summit: "Summit" };

/**
 * When the parties last met or spoke; nothing where they never did.
 * @param {Around} around
 * @param {Schemas["Contacts"]} contacts
 */
export function contacts(around, { last, certainly, days_since: days }) {
  const told = Object.entries(last).filter(([, contact]) => contact);
  if (!told.length) return null;
  const linked = (/** @type {Schemas["Contact"]} */ { fact, date_in_words: date }) =>
    factLink(fact, around.clocks, date);
  const rows = told.map(([form, contact]) =>
    h(
      "div",
      {},
      h("dt", {}, FORMS[form] ?? capital(form)),
      h(
        "dd",
        {},
        certainly[form] && [linked(certainly[form]), ", and maybe later: "],
        contact && linked(contact),
        contact?.certainty === "possible"
          ? h("span", { class: "badge possible" }, "Uncertain")
          : "",
        changeBadge(around.changed.get(`contacts/${form}`)),
      ),
    ),
  );
  return h(
    "section",
    { class: "panel contacts", id: "contacts", "aria-labelledby": "contacts-title" },
    h("h2", { id: "contacts-title" }, "Last contacts"),
    h(
      "p",
      { class: "lead" },
      days === null
        ? "No contact is certain by this day."
        : isThisDay(days)
          ? "In contact on this very day."
          : [
              h("strong", {}, capital(daysInWords(days))),
              isYears(days) ? " since the last one that this record has." : " since the last one.",
            ],
    ),
    h("dl", {}, rows),
  );
}
