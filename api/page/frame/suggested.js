// @ts-check
// What the words in the search box ask for, and the answer to it, while they are typed: beneath the box,
// each with the way to its page. Enter searches for all of it, as ever.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { here } from "../browser/places.js";
import { addressOfReading, readingsOf } from "../parts/readings.js";

/** The keys have rested so long. */
const WAIT_MS = 250;
const SHORTEST = 3;
const SHOWN = 4;
/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Follows what is typed into the box of a form.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
export function suggest(form, field) {
  const list = h("ul", { class: "suggested", "aria-label": "What that may ask", hidden: true });
  form.append(list);
  let waiting = 0;
  let asking = new AbortController();

  function close() {
    clearTimeout(waiting);
    asking.abort();
    list.hidden = true;
  }
  function typed() {
    close();
    // The page of a search follows what is typed by itself.
    if (location.pathname === "/search" || field.value.trim().length < SHORTEST) return;
    waiting = setTimeout(asked, WAIT_MS);
  }
  async function asked() {
    asking = new AbortController();
    const { signal } = asking;
    const clocks = here();
    const read = await readingsOf(field.value.trim(), clocks, signal).catch(() => null);
    if (signal.aborted || !read?.readings.length) return;
    put(
      list,
      read.readings
        .slice(0, SHOWN)
        .map((each) =>
          h(
            "li",
            {},
            h(
              "a",
              { href: addressOfReading(each.page, clocks) },
              each.title,
              each.told ? [": ", h("strong", {}, each.told)] : null,
            ),
          ),
        ),
    );
    list.hidden = false;
    const first = read.readings[0];
    announce(
      `${counted(list.children.length, "answer")} beneath the box, the first: ${[first.title, first.told].filter(Boolean).join(": ")}`,
    );
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (list.hidden) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
      field.focus();
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [field, ...list.querySelectorAll("a")];
    const at = all.findIndex((each) => each === document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at + step))].focus();
  }
  field.addEventListener("input", typed);
  form.addEventListener("keydown", pressed);
  form.addEventListener("submit", close);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) close();
  });
  addEventListener("detente:moved", close);
  typed();
}
