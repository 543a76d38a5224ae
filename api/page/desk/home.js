// @ts-check
// Where the desk begins: a text that comes in, the drafts, what programs suggest, the texts there are.

import { counted, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { newId } from "./field.js";
import { countUnsaved, dropAllUnsaved } from "./kept.js";
import { keep } from "./key.js";
import { send } from "./service.js";

/** @import { Body } from "./pointers.js" */

/** @typedef {{ id: string, title: string, source?: string | null, owner: string, status: string, changed_at: string, event_count: number, proposed_by?: { name: string } | null }} Listed */
/** @typedef {{ text: string, source: string | null, characters?: number, title?: string | null }} HeldText */

const TYPES = /** @type {Record<string, string>} */ ({
  pdf: "application/pdf",
  html: "text/html",
  htm: "text/html",
  md: "text/markdown",
});

export async function home() {
  const drafts = h("div", {});
  const suggested = h("div", {});
  const texts = h("div", {});
  const node = h(
    "article",
    { class: "page desk-home" },
    h(
      "header",
      { class: "desk-top" },
      h("h1", {}, "The desk"),
      h("button", { type: "button", onclick: leave }, "Put the key away"),
    ),
    newText(),
    h(
      "div",
      { class: "columns" },
      section("Drafts", drafts),
      section("Suggested by programs", suggested),
      section("Texts", texts),
    ),
  );
  await Promise.all([listDrafts(drafts, suggested), listTexts(texts)]);
  return { title: "The desk", node };
}

/** @param {Event} event */
function leave(event) {
  const left = countUnsaved();
  if (!left) return putAway();
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const stay = h("button", { type: "button" }, "Keep the key");
  const asked = h(
    "div",
    { class: "banner", role: "alert" },
    h("p", {}, `This browser has ${counted(left, "draft")} with what was not saved.`),
    h("button", { type: "button", class: "primary", onclick: putAway }, "Drop it, with the key"),
    stay,
  );
  stay.onclick = () => asked.replaceWith(button);
  button.replaceWith(asked);
  stay.focus();
}

function putAway() {
  dropAllUnsaved();
  keep("");
  location.reload();
}

/**
 * @param {string} title
 * @param {HTMLElement} body
 */
function section(title, body) {
  return h("section", { class: "panel", "aria-label": title }, h("h2", {}, title), body);
}

/** A text is pasted, or a file of it chosen. */
function newText() {
  const id = newId();
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const area = h("textarea", { id, spellcheck: "false" });
  area.rows = 6;
  const file = h("input", { type: "file", "aria-label": "A file: text, Markdown, HTML or PDF" });
  file.accept = ".txt,.md,.html,.htm,.pdf";
  const button = h("button", { type: "submit", class: "primary" }, "Read it");
  return h(
    "form",
    {
      class: "panel new-text",
      onsubmit: async (event) => {
        event.preventDefault();
        button.disabled = true;
        said.hidden = true;
        try {
          await bring(file.files?.[0] ?? null, area.value);
        } catch (error) {
          said.hidden = false;
          said.textContent = reasonOf(error);
          button.disabled = false;
        }
      },
    },
    h("h2", {}, "A new text"),
    h("label", { for: id }, "The text of an article, a statement, a readout, as it stands there"),
    area,
    h("p", { class: "actions" }, button, h("span", {}, "or a file"), file),
    said,
  );
}

/**
 * Brings a text in, and goes on to where it is read: with its source to be looked over first.
 * @param {File | null} file
 * @param {string} pasted
 */
async function bring(file, pasted) {
  if (!file && !pasted.trim()) throw new Error("There is no text yet: paste one, or choose a file");
  const ending = file?.name.split(".").at(-1)?.toLowerCase() ?? "";
  const type = file ? (TYPES[ending] ?? "text/plain") : "text/plain";
  const done = await send("POST", "/v1/texts", { body: file ?? pasted, type });
  const { text, sources, source } =
    /** @type {{ text: string, sources: string[], source: Body }} */ (done.body);
  if (sources.length) {
    location.assign(`/desk/texts/${encodeURIComponent(sources[0])}`);
    return;
  }
  const body = { title: String(source.title ?? "A new text").slice(0, 200), events: [source] };
  const draft = await send("POST", "/v1/drafts", { body });
  const { id } = /** @type {{ id: string }} */ (draft.body);
  location.assign(`/desk/texts/${text}?draft=${encodeURIComponent(id)}`);
}

/**
 * @param {HTMLElement} drafts
 * @param {HTMLElement} suggested
 */
async function listDrafts(drafts, suggested) {
  const pages = await Promise.all(
    ["open", "sent-back", "proposed", "accepted"].map((status) =>
      send("GET", `/v1/drafts?status=${status}&limit=100`),
    ),
  );
  const all = pages.flatMap((each) => /** @type {{ items: Listed[] }} */ (each.body).items);
  put(
    drafts,
    listed(
      all.filter((each) => !each.proposed_by),
      "No draft is open.",
    ),
  );
  put(
    suggested,
    listed(
      all.filter((each) => each.proposed_by),
      "Nothing waits to be judged.",
    ),
  );
}

/**
 * @param {Listed[]} items
 * @param {string} none
 */
function listed(items, none) {
  if (!items.length) return h("p", { class: "nothing" }, none);
  return h(
    "ul",
    { class: "listed" },
    items.map((each) =>
      h(
        "li",
        {},
        h("a", { href: addressOf(each) }, each.title),
        h(
          "span",
          { class: "note" },
          ` ${counted(each.event_count, "event")}, ${each.status.replaceAll("-", " ")}, ${each.proposed_by?.name ?? each.owner}`,
        ),
      ),
    ),
  );
}

/** @param {Listed} draft */
function addressOf({ id, source, proposed_by: program }) {
  if (program) return `/desk/drafts/${encodeURIComponent(id)}/judge`;
  return source
    ? `/desk/texts/${encodeURIComponent(source)}?draft=${encodeURIComponent(id)}`
    : `/desk/drafts/${encodeURIComponent(id)}/edit`;
}

/** @param {HTMLElement} node */
async function listTexts(node) {
  const done = await send("GET", "/v1/texts?limit=200");
  const { items } = /** @type {{ items: HeldText[] }} */ (done.body);
  put(
    node,
    items.length
      ? h(
          "ul",
          { class: "listed" },
          items.map((each) =>
            h(
              "li",
              {},
              h(
                "a",
                { href: `/desk/texts/${encodeURIComponent(each.source ?? each.text)}` },
                each.title ?? each.source ?? `waits for its source: ${each.text.slice(0, 12)}…`,
              ),
            ),
          ),
        )
      : h("p", { class: "nothing" }, "No text is held yet."),
  );
}
