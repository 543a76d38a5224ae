// @ts-check
// What a bench begins with: its text, the draft that was left off, and where everything stands.

import { h } from "../browser/dom.js";
import { send, watchReach } from "./service.js";

/** @import { Draft } from "./draft.js" */
/** @import { Body } from "./pointers.js" */
/** @import { DeskText, DraftBody } from "./shapes.js" */

/**
 * @param {HTMLElement[]} top the title, how much was read, and what is offered
 * @param {HTMLElement[]} left
 * @param {HTMLElement[]} right
 * @param {(event: KeyboardEvent) => void} onkeydown
 */
export function benchLaidOut([heading, coverage, offered], left, right, onkeydown) {
  // Before anything has the focus, the keys are those of the bench.
  document.addEventListener("keydown", (key) => key.target === document.body && onkeydown(key));
  return h(
    "article",
    { class: "page desk", onkeydown },
    h(
      "header",
      { class: "desk-top" },
      h("p", {}, h("a", { href: "/desk" }, "The desk")),
      heading,
      coverage,
    ),
    offered,
    h(
      "div",
      { class: "bench" },
      h("section", { class: "left", "aria-label": "The text, and what of it is cited" }, left),
      h("section", { class: "right", "aria-label": "Facts of this text" }, right),
    ),
  );
}

/** @param {string} named */
export async function textNamed(named) {
  const done = await send("GET", `/v1/texts/${encodeURIComponent(named)}`);
  return /** @type {DeskText} */ (done.body);
}

/**
 * How a source is registered.
 * @param {string} id
 */
export async function sourceNamed(id) {
  const done = await send("GET", `/v1/sources/${encodeURIComponent(id)}`);
  return /** @type {{ source: Body }} */ (done.body).source;
}

/**
 * A draft that is named, or one of this source that one has left off.
 * @param {string | null} source
 * @param {string | null} named
 */
export async function leftOff(source, named) {
  if (named) return draftNamed(named);
  if (!source) return null;
  const query = new URLSearchParams({ source, status: "open" });
  const done = await send("GET", `/v1/drafts?${query}`);
  const { items } = /** @type {{ items: { id: string, proposed_by?: unknown }[] }} */ (done.body);
  for (const { id } of items.filter((each) => !each.proposed_by)) {
    const found = await draftNamed(id);
    if (found.body.may.includes("withdraw")) return found;
  }
  return null;
}

/** @param {string} id */
async function draftNamed(id) {
  const { body, etag } = await send("GET", `/v1/drafts/${encodeURIComponent(id)}`);
  return { body: /** @type {DraftBody} */ (body), etag };
}

/**
 * What could not be saved is, once the service is in reach again; a tab is not closed over it.
 * @param {() => Draft} draft
 */
export function keepSaving(draft) {
  const again = () => draft().standing === "offline" && void draft().save();
  watchReach((isReached) => isReached && again());
  addEventListener("online", again);
  addEventListener("beforeunload", (event) => {
    if (draft().standing !== "saved") event.preventDefault();
  });
}
