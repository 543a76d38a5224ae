// @ts-check
// What changes while a page is printed.

import { session } from "../client/api.js";
import { addFootnotes, removeFootnotes } from "./footnotes.js";

/** Makes ready for paper whenever somebody prints. */
export function readyForPaper() {
  addEventListener("beforeprint", () => {
    unfold(true);
    addFootnotes();
    tellWhere();
  });
  addEventListener("afterprint", () => {
    unfold(false);
    removeFootnotes();
  });
}

/**
 * On paper nothing can be opened, so all of it is; afterwards it is as it was.
 * @param {boolean} isPrinting
 */
function unfold(isPrinting) {
  for (const each of document.querySelectorAll("details")) {
    if (isPrinting ? each.open : !each.hasAttribute("data-unfolded")) continue;
    each.open = isPrinting;
    each.toggleAttribute("data-unfolded", isPrinting);
  }
}

/**
 * What stands at the foot of paper: the address of just this, for good. The root of the ledger is
 * known of the position at which the server made the page.
 */
function tellWhere() {
  const place = document.querySelector("[data-permalink]");
  if (!place) return;
  const url = new URL(location.href);
  if (!url.searchParams.has("known_at")) url.searchParams.set("known_at", String(session.head));
  place.textContent = url.href;
  const root = document.querySelector("[data-root]");
  if (root?.getAttribute("data-root") !== url.searchParams.get("known_at")) root?.remove();
}
