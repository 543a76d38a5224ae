// @ts-check
// What is recorded, corrected from where it is shown: with its reason, and what it changes.

import { announce } from "../browser/announcements.js";
import { capital, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { Draft } from "./draft.js";
import { draftPanel } from "./draft_panel.js";
import { label, place } from "./field.js";
import { fieldsOfKind, newForm } from "./form.js";
import { kindNamed } from "./schema.js";
import { look, send } from "./service.js";
import { watchTroubles } from "./troubles.js";
import { workbench } from "./workbench.js";

/** @import { Form } from "./field.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { DraftBody } from "./shapes.js" */
/** @import { Kind, Shape } from "./schema.js" */

/** @typedef {{ title: string, event: EventBody, inner: string | null, shown: (name: string) => boolean, link: string }} Amendment */

/** What of a citation the service fills in. */
const FILLED = new Set(["prefix", "suffix", "start", "end", "record"]);

/**
 * @param {string} plural
 * @param {string} id
 * @param {string} act
 */
export async function amend(plural, id, act) {
  if (plural === "drafts") return draftNamed(id);
  const amendment = await amendmentOf(plural, id, act);
  return { title: amendment.title, node: amending(amendment) };
}

/**
 * A draft where its text is, or by itself where it has none.
 * @param {string} id
 */
async function draftNamed(id) {
  const done = await send("GET", `/v1/drafts/${encodeURIComponent(id)}`);
  const draft = /** @type {DraftBody} */ (done.body);
  const added = draft.events.find((each) => each.type === "source-added" && each.sha256);
  const [cited] = draft.events.flatMap((each) => /** @type {Body[]} */ (each.citations ?? []));
  const text = added?.sha256 ?? cited?.source ?? draft.source;
  if (text) return workbench(String(text), id);
  const [event] = /** @type {EventBody[]} */ (draft.events);
  return {
    title: draft.title,
    node: amending(
      { title: draft.title, event, inner: innerOf(event), shown: () => true, link: "/desk" },
      draft,
      done.etag,
    ),
  };
}

/** @param {EventBody} event */
const innerOf = (event) =>
  ["fact", "registration"].find((each) => typeof event[each] === "object") ?? null;

/**
 * @param {string} plural
 * @param {string} id
 * @param {string} act
 * @returns {Promise<Amendment>}
 */
async function amendmentOf(plural, id, act) {
  const link = `/${plural}/${encodeURIComponent(id)}`;
  const kind = plural.replace(/s$/, "");
  /** @type {(type: string, title: string, fields: Body, inner?: string | null) => Amendment} */
  const made = (type, title, fields, inner = null) => ({
    title,
    inner,
    link,
    event: /** @type {EventBody} */ ({ type, ...fields }),
    shown: (name) => !FILLED.has(name),
  });
  if (plural === "facts") {
    if (act === "retract") return made("fact-retracted", "Take a fact back", { fact: id });
    if (act === "restore")
      return made("retraction-undone", "A fact was taken back wrongly", { fact: id });
    if (act === "cite")
      return made("citation-added", "Add a citation to a fact", { fact: id, citation: {} });
    const { fact } = /** @type {{ fact: Body }} */ (
      await look(`/v1/facts/${encodeURIComponent(id)}`)
    );
    return made("fact-corrected", "Correct a fact", { fact: structuredClone(plain(fact)) }, "fact");
  }
  if (act === "merge")
    return made(`${kind}-merged`, `Merge this ${kind} into another`, { [kind]: id });
  if (act === "unmerge") {
    const type = kind === "actor" ? "merge-undone" : "engagement-merge-undone";
    return made(type, "Undo a merge", {});
  }
  const answer = await look(`/v1/${plural}/${encodeURIComponent(id)}/history`);
  const { versions } = /** @type {{ versions: { position: number, registration: Body }[] }} */ (
    answer
  );
  const last = versions.reduce((one, other) => (other.position > one.position ? other : one));
  return made(
    "registration-corrected",
    `Mend how this ${kind} is registered`,
    { registration: plain(last.registration) },
    "registration",
  );
}

/**
 * Without what the service only says of it.
 * @param {Body} body
 */
function plain(body) {
  const names = new Set([
    "type",
    ...(kindNamed(String(body.type))?.fields.map((each) => each.name) ?? []),
  ]);
  const said = Object.entries(body).filter(([name, value]) => names.has(name) && value !== null);
  return Object.fromEntries(said);
}

/**
 * @param {Amendment} amendment
 * @param {DraftBody | null} [body]
 * @param {string} [etag]
 */
function amending({ title, event, inner, shown, link }, body = null, etag = "") {
  const draft = new Draft({ name: `amend:${link}:${event.type}`, title, source: null });
  draft.events = [event];
  if (body) draft.open(body, etag);
  const [amended] = draft.events;
  const kind = kindNamed(amended.type);
  const form = newForm(amended, {
    changed: () => draft.changed(),
    published: () => "",
    here: () => [],
    create: () => {},
  });
  const fields = h("div", {});
  const others = h("ul", { class: "faults" });
  const panel = draftPanel(draft, {
    edit: () => {},
    record: () => void record(),
    acted: () => location.assign(link),
  });
  const node = h(
    "article",
    { class: "page desk", onkeydown: pressed },
    h(
      "header",
      { class: "desk-top" },
      h(
        "p",
        {},
        h("a", { href: "/desk" }, "The desk"),
        " · ",
        h("a", { href: link }, "as it is shown"),
      ),
      h("h1", {}, title),
    ),
    h("p", { class: "note" }, kind?.said.replaceAll("`", "") ?? null),
    h(
      "div",
      { class: "bench amending" },
      h("section", { class: "left panel editor", "aria-label": "The amendment" }, fields, others),
      h("section", { class: "right", "aria-label": "What it changes" }, panel.node),
    ),
  );
  put(fields, amendmentFields(form, kind, inner, shown));
  draft.watch(told);
  watchTroubles(draft, () => location.reload());
  told();

  function told() {
    panel.show(0);
    const rest = place(form, draft.faults, false);
    put(
      others,
      rest.map((each) => h("li", {}, each)),
    );
  }
  async function record() {
    panel.tell("");
    try {
      if (!draft.id) draft.changed();
      await draft.act(draft.may("record") ? "record" : "accept");
      announce("Recorded");
      location.assign(link);
    } catch (error) {
      place(form, draft.faults, true);
      panel.tell(reasonOf(error));
    }
  }
  /** @param {KeyboardEvent} key */
  function pressed(key) {
    if (key.key !== "Enter" || !(key.ctrlKey || key.metaKey)) return;
    key.preventDefault();
    void record();
  }
  return node;
}

/**
 * The fields of an amendment: the reason first, and what it is about as a form of its own kind.
 * @param {Form} form
 * @param {Kind | null} kind
 * @param {string | null} inner
 * @param {(name: string) => boolean} shown
 */
function amendmentFields(form, kind, inner, shown) {
  if (!kind) return null;
  if (!inner) {
    const narrowed = kind.fields.map((each) => withoutFilled(each, shown));
    return fieldsOfKind(form, { ...kind, fields: narrowed });
  }
  const body = /** @type {Body} */ (form.event[inner]);
  const innerKind = kindNamed(String(body.type));
  const reason = kind.fields.find((each) => each.name === "reason");
  const within = (innerKind?.fields ?? []).map((each) => withoutFilled(each, shown));
  return [
    reason ? form.field(reason, ["reason"]) : null,
    h(
      "fieldset",
      { class: "group" },
      h("legend", {}, `${capital(innerKind?.name ?? label(inner))}, as it should read`),
      innerKind
        ? fieldsOfKind(form, { ...innerKind, fields: within }, (name) => name !== "id", [inner])
        : null,
    ),
  ];
}

/**
 * @param {Shape} shape
 * @param {(name: string) => boolean} shown
 * @returns {Shape}
 */
function withoutFilled(shape, shown) {
  const item = shape.item ? withoutFilled(shape.item, shown) : null;
  return { ...shape, item, fields: shape.fields.filter((each) => shown(each.name)) };
}
