// @ts-check
// Whether what is cited stands in what is attached.

import { localInstant } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { address, ask, isAborted, reasonOf } from "../client/api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Schemas } from "../client/answers.js" */

const UNAVAILABLE = "unavailable";
const UNCHECKED = "Not checked here, where nothing is said of it: nobody has attached the source.";
/** @type {Record<string, string>} */
const OF_A_RECORD = {
  exact: "The record reads as it did when it was cited.",
  changed: "The record reads otherwise by now.",
  gone: "The record is not in the attached data set.",
};
/** @type {Record<string, string>} */
const RESULTS = {
  exact: "The quote stands in the text, to the letter.",
  normalised: "The quote stands in the text, but for white space, quotation marks or dashes.",
  ambiguous: "The quote stands in several places of the text.",
  not_found: "The quote does not stand in the attached text.",
};

/**
 * Whether the quote, or the record, was found in what is attached; asked for when it is shown.
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 * @param {boolean} atOnce
 */
export function verification(item, clocks, signal, atOnce) {
  const box = h("div", { class: "verification" });
  const check = () => checked(box, item, clocks, signal);
  const what = whatIsCited(item);
  if (atOnce) {
    put(box, h("p", { class: "result" }, `Checking the ${what} …`));
    check();
  } else {
    put(box, h("button", { type: "button", onclick: check }, `Check this ${what}`));
  }
  return box;
}

/** @param {Schemas["CitationItem"]} item */
const whatIsCited = ({ citation }) => (citation.record ? "record" : "quote");

/**
 * @param {Element} box
 * @param {Schemas["CitationItem"]} item
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
async function checked(box, item, clocks, signal) {
  const { id } = item;
  const results = item.citation.record ? OF_A_RECORD : RESULTS;
  const path = /** @type {const} */ (`/v1/citations/${encodeURIComponent(id)}/verification`);
  try {
    const found = await ask(address(path, clocks), { signal, fresh: true });
    if (found.result === UNAVAILABLE) return unchecked(box);
    put(
      box,
      h(
        "p",
        { class: `result is-${found.result}` },
        h("strong", {}, capital(found.result.replaceAll("_", " "))),
        ". ",
        results[found.result] ?? "",
        found.result === "changed" && found.reason ? ` ${capital(found.reason)}.` : "",
        found.text === "changed" ? " The attached text is not the one that was recorded." : "",
        h("span", { class: "at" }, ` ${localInstant(found.verified_at)}`),
      ),
      found.passage ? passage(found.passage) : null,
      found.record ? line(found.record) : null,
    );
  } catch (error) {
    if (!isAborted(error))
      put(
        box,
        h(
          "p",
          { class: "result" },
          `The ${whatIsCited(item)} could not be checked: ${reasonOf(error)}.`,
        ),
      );
  }
}

/**
 * Once for all that could not be checked, and quietly: most people have no texts to check against.
 * @param {Element} box
 */
function unchecked(box) {
  put(box);
  const list = box.closest(".quotations");
  if (list?.parentElement?.querySelector(":scope > .unchecked")) return;
  list?.after(h("p", { class: "note unchecked" }, UNCHECKED));
}

/** @param {Schemas["Passage"]} passage */
function passage({ before, quote, after }) {
  return h(
    "details",
    { class: "passage" },
    h("summary", {}, "The passage in the attached text"),
    h("p", {}, "…", before, h("mark", {}, quote), after, "…"),
  );
}

/** @param {Schemas["RecordLine"]} record */
function line(record) {
  return h(
    "details",
    { class: "passage" },
    h("summary", {}, "The record in the attached data set"),
    h("p", {}, h("code", {}, record.line), record.cut_off ? " …" : ""),
  );
}
