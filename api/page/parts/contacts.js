// @ts-check
// When two parties last met or spoke, in each form that there is.

import { capital, counted, h } from "../browser/dom.js";
import { factLink } from "./names.js";

/** @import { Schemas } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/** @type {Record<string, string | undefined>} */
const FORMS = { visit: "Visit", meeting: "Meeting", call: "Call", summit: "Summit" };

/**
 * When the parties last met or spoke.
 * @param {Around} around
 * @param {Schemas["Contacts"]} contacts
 */
export function contacts(around, { last, days_since: days }) {
  const rows = Object.entries(last).map(([form, contact]) =>
    h(
      "div",
      {},
      h("dt", {}, FORMS[form] ?? capital(form)),
      h(
        "dd",
        {},
        contact
          ? [
              factLink(contact.fact, around.clocks, contact.date_in_words),
              contact.certainty === "possible"
                ? h("span", { class: "badge possible" }, "Uncertain")
                : "",
              around.changed.has(`contacts/${form}`)
                ? h("span", { class: "badge changed" }, "Changed this day")
                : "",
            ]
          : "none is known of",
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
        ? "No contact is known of by this day."
        : days === 0
          ? "In contact on this very day."
          : h(
              "span",
              {},
              h("strong", {}, counted(days, "day")),
              " since the last one that certainly was.",
            ),
    ),
    h("dl", {}, rows),
  );
}
