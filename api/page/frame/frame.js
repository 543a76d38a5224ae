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
 * Completes the frame that the server has made and gives the element that views go into; in another
 * page there is nothing else.
 * @param {boolean} isEmbedded
 */
export function frame(isEmbedded) {
  const main = document.querySelector("main") ?? h("main", { id: "main" });
  if (!main.isConnected) document.body.append(main);
  if (isEmbedded) return main;
  main.before(banner, arrivals);
  document.body.append(announcements);
  const form = document.querySelector("form.find");
  form?.addEventListener("submit", searched);
  form?.addEventListener("input", () => void suggesting(), { once: true });
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

/** Shows from the first letter on what the words in the box ask for; without it Enter searches. */
async function suggesting() {
  const field = document.querySelector("#find");
  if (!(field instanceof HTMLInputElement) || !field.form) return;
  const { suggest } = await import("./suggested.js").catch(() => ({ suggest: null }));
  suggest?.(field.form, field);
}

/**
 * A search without a new page, where the page is one of those that the script shows.
 * @param {Event} event
 */
function searched(event) {
  const words = document.querySelector("#find");
  if (!(words instanceof HTMLInputElement) || document.querySelector("main[data-complete]")) return;
  event.preventDefault();
  const q = words.value.trim();
  if (q) go(linkTo("/search", here(), { q }));
}
