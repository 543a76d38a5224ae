// @ts-check
// The three clocks: told in words, explained in a sentence each, and set.

import { h, put } from "../browser/dom.js";
import { changedHere, go } from "../browser/places.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { ClocksUsed } from "../client/answers.js" */

/**
 * The three clocks of a view in a line of words, each of which opens what sets it, with a sentence.
 * @param {Element} days what sets the day, beside the field that is always there
 * @param {Element} beside what else stands in the line
 */
export function clockBar(days, beside) {
  const hindsight = h("input", {
    type: "checkbox",
    id: "no-hindsight",
    role: "switch",
    onchange: switched,
  });
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
    // Whatever comes of it, there is a way back.
    back.hidden = false;
    go(changedHere({ known_at: position.value.trim() || null }));
  }
  const world = clock("world", "What had happened by the end of this day.", days);
  const readers = clock(
    "public",
    "What a reader could have known, going by when the sources came out.",
    h(
      "label",
      { class: "switch" },
      hindsight,
      h("span", { class: "knob", "aria-hidden": "true" }),
      " No hindsight: only what was public by the day",
    ),
  );
  const ledger = clock(
    "ledger",
    "What this record held. Every entry has a number, and an earlier one shows it as it stood then.",
    form,
  );
  const all = [world, readers, ledger];
  for (const each of all)
    each.button.addEventListener("click", () => {
      for (const one of all) one.open(one === each && one.panel.hidden);
    });
  /**
   * @param {Clocks} clocks
   * @param {Pick<ClocksUsed, "as_of_in_words" | "public_by_in_words" | "known_at">} used
   */
  function show(clocks, used) {
    asOf = clocks.asOf ?? "";
    hindsight.checked = Boolean(clocks.publicBy);
    position.value = clocks.knownAt ?? "";
    position.placeholder = String(used.known_at);
    back.hidden = !clocks.knownAt;
    form.classList.toggle("is-past", Boolean(clocks.knownAt));
    const number = used.known_at.toLocaleString("en");
    put(world.button, `As of ${used.as_of_in_words}`);
    put(
      readers.button,
      used.public_by_in_words
        ? `as could be known by ${used.public_by_in_words}`
        : "with all that is known today",
    );
    put(ledger.button, clocks.knownAt ? `as the ledger stood at ${number}` : `ledger ${number}`);
  }
  const words = all.flatMap((each, place) => [place ? " · " : "", each.button]);
  const node = h(
    "div",
    { class: "clocks" },
    h("div", { class: "clock-words", role: "group", "aria-label": "Clocks" }, words),
    beside,
    all.map((each) => each.panel),
  );
  return { node, show };
}

/**
 * The words of a clock, which open and close what explains and sets it.
 * @param {string} name
 * @param {string} sentence
 * @param {Element} control
 */
function clock(name, sentence, control) {
  const panel = h(
    "section",
    { class: "clock", id: `clock-${name}`, "aria-label": `The clock of the ${name}`, hidden: true },
    h("p", { class: "sentence" }, sentence),
    control,
  );
  const button = h("button", {
    type: "button",
    class: "words",
    "aria-expanded": "false",
    "aria-controls": panel.id,
  });
  const open = (/** @type {boolean} */ isOpen) => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  return { panel, button, open };
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
  parts.push(
    `${clocks.knownAt ? "as the ledger stood at" : "ledger"} ${used.known_at.toLocaleString("en")}`,
  );
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
