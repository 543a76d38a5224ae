// @ts-check
// A fact beside what is being read, in a dialog of its own.

import { h, put } from "../browser/dom.js";
import { changedHere, go, linkTo } from "../browser/places.js";
import { ModuleMissing, isAborted, session } from "../client/api.js";
import { failed, loading } from "../parts/placeholders.js";

/** @import { Asked } from "../parts/fact.js" */

const dialog = h("dialog", { class: "sheet", "aria-labelledby": "fact-title" });
const body = h("div", { class: "sheet-body" });
let asking = new AbortController();
let shown = "";
/** @type {HTMLElement | null} */
let opener = null;

const whole = h("a", { "data-whole": true }, "Open as a page");
dialog.append(
  h(
    "div",
    { class: "sheet-top" },
    whole,
    h("button", { type: "button", class: "close", onclick: close }, "Close"),
  ),
  body,
);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close();
});
dialog.addEventListener("click", (event) => event.target === dialog && close());

/**
 * Shows a fact, or takes away the one that is shown.
 * @param {string | null} id
 * @param {Pick<Asked, "clocks">} context
 */
export async function sheet(id, context) {
  const wanted = id ? `${id} ${JSON.stringify(context.clocks)} ${session.head}` : "";
  if (wanted === shown) return;
  shown = wanted;
  asking.abort();
  asking = new AbortController();
  if (!id) {
    if (dialog.open) dialog.close();
    if (opener?.isConnected) opener.focus();
    return;
  }
  if (!dialog.open) {
    const active = document.activeElement;
    opener = active instanceof HTMLElement ? active : null;
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
  }
  await filled(id, { ...context, signal: asking.signal });
}

/**
 * @param {string} id
 * @param {Asked} context
 */
async function filled(id, context) {
  if (!body.hasChildNodes()) put(body, loading());
  whole.href = linkTo(`/facts/${id}`, context.clocks);
  body.setAttribute("aria-busy", "true");
  try {
    const { factParts } = await import("../parts/fact.js").catch(unread);
    const { parts } = await factParts(id, context, { heading: "h2" });
    if (context.signal.aborted) return;
    put(body, parts);
    dialog.scrollTo(0, 0);
    const heading = body.querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  } catch (error) {
    if (!isAborted(error))
      put(
        body,
        failed(error, () =>
          error instanceof ModuleMissing ? location.reload() : filled(id, context),
        ),
      );
  } finally {
    if (!context.signal.aborted) body.removeAttribute("aria-busy");
  }
}

/** @returns {never} */
function unread() {
  throw new ModuleMissing();
}

function close() {
  go(changedHere({ fact: null }));
}
