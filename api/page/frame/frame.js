// @ts-check
// What stands around every view: the way to the beginning, the search, what is told aloud.

import { announce, announcements } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { go, here, linkTo } from "../browser/places.js";

/** @import { Clocks } from "../browser/places.js" */

/**
 * What an address asks for.
 * @typedef {object} Context
 * @property {string} path
 * @property {string[]} ids
 * @property {Clocks} clocks
 * @property {URLSearchParams} query
 * @property {AbortSignal} signal
 * @property {boolean} again although it is on the screen already
 */

/**
 * What a view makes of it. One that has `update` stays for other clocks and other ids of its path.
 * @typedef {object} Page
 * @property {string} title
 * @property {Node} node
 * @property {(context: Context) => Promise<void>} [update]
 */

/** @typedef {{ open: (context: Context) => Promise<Page> }} View */

const banner = h("div", { class: "banner", role: "alert", hidden: true });
const arrivals = h("div", { class: "arrivals", role: "status" });

/**
 * Builds the frame and gives the element that views go into; in another page there is nothing else.
 * @param {boolean} isEmbedded
 */
export function frame(isEmbedded) {
  const main = h("main", { id: "main" });
  document.body.append(
    ...(isEmbedded ? [main] : [header(), banner, arrivals, main, footer(), announcements]),
  );
  return main;
}

/**
 * Shows or takes away that the service is out of reach.
 * @param {boolean} isReached
 * @param {() => unknown} retry
 */
export function connected(isReached, retry) {
  if (isReached === banner.hidden) return;
  banner.hidden = isReached;
  if (isReached) {
    announce("The service is in reach again.");
    return;
  }
  put(
    banner,
    h("p", {}, "The service cannot be reached. What you see is what was read before."),
    h("button", { type: "button", onclick: retry }, "Try again"),
  );
}

/**
 * Offers facts that have come in the meantime; what is being read stays as it is.
 * @param {number} count
 * @param {() => void} show
 */
export function offer(count, show) {
  put(
    arrivals,
    count === 0
      ? null
      : h(
          "button",
          {
            type: "button",
            class: "primary",
            onclick: () => {
              put(arrivals);
              show();
            },
          },
          `Show ${counted(count, "new fact")}`,
        ),
  );
}

function header() {
  const words = h("input", {
    id: "find",
    name: "q",
    type: "search",
    placeholder: "Search facts, quotes, names",
    autocomplete: "off",
    maxlength: "300",
    value: new URL(location.href).searchParams.get("q"),
  });
  /** @param {SubmitEvent} event */
  function searched(event) {
    event.preventDefault();
    const q = words.value.trim();
    if (q) go(linkTo("/search", here(), { q }));
  }
  return h(
    "header",
    { class: "top" },
    h("a", { class: "skip", href: "#main" }, "Skip to the content"),
    h(
      "a",
      { class: "brand", href: "/" },
      h("span", { class: "rings", "aria-hidden": "true" }),
      "Detente",
    ),
    h(
      "form",
      { role: "search", class: "find", action: "/search", onsubmit: searched },
      h("label", { class: "unseen", for: "find" }, "Search facts, quotes and names"),
      words,
      h("button", { type: "submit" }, "Search"),
    ),
  );
}

function footer() {
  return h(
    "footer",
    { class: "bottom" },
    h(
      "p",
      {},
      "Every line rests on facts, every fact on quotes or records of named sources. Nothing is guessed, averaged or made sharper than its source.",
    ),
    h(
      "nav",
      { "aria-label": "About" },
      h("a", { href: "/docs" }, "The API behind this page"),
      " ",
      h("a", { href: "/v1/ledger/checkpoint" }, "The ledger’s signed checkpoint"),
    ),
  );
}
