// @ts-check
// The three clocks: shown, explained in a sentence each, and set.

import { localDay } from "../browser/dates.js";
import { h, put } from "../browser/dom.js";
import { changedHere, go } from "../browser/places.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { ClocksUsed } from "../client/answers.js" */

/** The three clocks of a view. */
export function clockBar() {
  const said = h("p", { class: "reading", "aria-hidden": "true" });
  const hindsight = h("input", {
    type: "checkbox",
    id: "no-hindsight",
    role: "switch",
    onchange: switched,
  });
  const publicSaid = h("span", { class: "value" });
  const position = h("input", {
    id: "known-at",
    name: "known_at",
    inputmode: "numeric",
    autocomplete: "off",
    size: "8",
    maxlength: "40",
  });
  const back = h(
    "button",
    { type: "button", onclick: () => go(changedHere({ known_at: null })) },
    "Now",
  );
  const form = h(
    "form",
    { class: "known", onsubmit: set },
    h("label", { for: "known-at" }, "Position"),
    position,
    h("button", { type: "submit" }, "Set"),
    back,
  );
  let asOf = "";

  function switched() {
    go(changedHere({ public_by: hindsight.checked ? asOf : null }));
  }
  /** @param {SubmitEvent} event */
  function set(event) {
    event.preventDefault();
    go(changedHere({ known_at: position.value.trim() || null }));
  }
  /**
   * @param {Clocks} clocks
   * @param {number} head
   */
  function show(clocks, head) {
    asOf = clocks.asOf ?? "";
    hindsight.checked = Boolean(clocks.publicBy);
    const until = clocks.publicBy ? localDay(clocks.publicBy) : null;
    put(publicSaid, until ? `known by ${until}` : "no limit");
    position.value = clocks.knownAt ?? "";
    position.placeholder = String(head);
    back.hidden = !clocks.knownAt;
    put(said, localDay(asOf));
    form.classList.toggle("is-past", Boolean(clocks.knownAt));
  }
  const node = h(
    "div",
    { class: "clocks" },
    clock("The world", "What had happened by this day.", [said]),
    clock("The public", "What a reader could have known, going by when the sources came out.", [
      h("p", { class: "reading" }, publicSaid),
      h(
        "label",
        { class: "switch" },
        hindsight,
        h("span", { class: "knob", "aria-hidden": "true" }),
        " No hindsight: only what was public by the day",
      ),
    ]),
    clock(
      "The ledger",
      "What this ledger held. An earlier position shows it as the ledger stood then.",
      [form],
    ),
  );
  return { node, show };
}

/**
 * @param {string} name
 * @param {string} sentence
 * @param {(Element | string)[]} controls
 */
function clock(name, sentence, controls) {
  return h(
    "section",
    { class: "clock", "aria-label": `The clock of ${name.toLowerCase()}` },
    h("h2", {}, name),
    h("p", { class: "sentence" }, sentence),
    controls,
  );
}

/**
 * The clocks of a page that has no day slider: one line, with what they leave out.
 * @param {ClocksUsed} used
 * @param {Clocks} clocks
 */
export function clockLine(used, clocks) {
  const day = h("input", {
    type: "date",
    id: "page-day",
    name: "as_of",
    value: used.as_of,
    required: true,
  });
  const parts = [`As of ${used.as_of_in_words}`];
  if (used.public_by) parts.push(`as could be known by ${used.public_by_in_words}`);
  parts.push(`as the ledger stood at position ${used.known_at}`);
  const changed = ["as_of", "public_by", "known_at"].filter(
    (_, place) => [clocks.asOf, clocks.publicBy, clocks.knownAt][place],
  );
  return h(
    "div",
    { class: "clock-line" },
    h("p", {}, `${parts.join(", ")}.`),
    h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          go(changedHere({ as_of: day.value }));
        },
      },
      h("label", { for: "page-day" }, "Day"),
      day,
      h("button", { type: "submit" }, "Show"),
    ),
    changed.length
      ? h(
          "a",
          { href: changedHere({ as_of: null, public_by: null, known_at: null }) },
          "Today, with all that is known",
        )
      : null,
  );
}
