// @ts-check
// Two people have changed one draft: both versions beside each other, and which goes on.

import { h } from "../browser/dom.js";
import { titleOf } from "./draft_panel.js";
import { newId } from "./field.js";

/** @import { Body } from "./pointers.js" */
/** @import { DraftBody } from "./shapes.js" */

/**
 * @param {Body[]} mine
 * @param {DraftBody} theirs
 * @param {(which: "mine" | "theirs") => unknown} settled
 */
export function conflictShown(mine, theirs, settled) {
  const title = newId();
  /** @param {"mine" | "theirs"} which */
  const settle = (which) => {
    dialog.close();
    dialog.remove();
    void settled(which);
  };
  const by = /** @type {{ changed_by?: string }} */ (theirs).changed_by ?? theirs.owner;
  const dialog = h(
    "dialog",
    {
      class: "desk-dialog conflict",
      "aria-labelledby": title,
      oncancel: (event) => event.preventDefault(),
    },
    h("h2", { id: title }, "Somebody else has changed this draft meanwhile"),
    h("p", {}, "Neither version is lost until you choose. What differs is marked."),
    h(
      "div",
      { class: "versions" },
      version("Yours", mine, theirs.events),
      version(`As ${by} has saved it`, theirs.events, mine),
    ),
    h(
      "p",
      { class: "actions" },
      h(
        "button",
        { type: "button", class: "primary", onclick: () => settle("mine") },
        "Save mine over it",
      ),
      h("button", { type: "button", onclick: () => settle("theirs") }, "Go on with theirs"),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * @param {string} title
 * @param {Body[]} events
 * @param {Body[]} others
 */
function version(title, events, others) {
  const known = new Set(others.map(written));
  return h(
    "section",
    { "aria-label": title },
    h("h3", {}, title),
    h(
      "ol",
      {},
      events.map((each) => {
        const isSame = known.has(written(each));
        return h(
          "li",
          {},
          isSame ? titleOf(each) : h("mark", {}, titleOf(each)),
          isSame ? null : differing(each, others),
        );
      }),
    ),
  );
}

/**
 * The fields in which an event differs from the one of its id there.
 * @param {Body} event
 * @param {Body[]} others
 */
function differing(event, others) {
  const other = others.find((each) => each.id === event.id);
  const names = Object.keys(event).filter(
    (each) => written(event[each]) !== written(other?.[each]),
  );
  return h(
    "dl",
    { class: "differs" },
    names
      .filter((each) => each !== "type")
      .flatMap((each) => [h("dt", {}, each.replaceAll("_", " ")), h("dd", {}, shown(event[each]))]),
  );
}

/** @param {unknown} value */
const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** @param {unknown} value */
const written = (value) => JSON.stringify(value) ?? "";
