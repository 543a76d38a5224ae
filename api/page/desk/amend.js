// @ts-check
// What is recorded, corrected from where it is shown: with its reason, and what it changes.

import { announce } from "../browser/announcements.js";
import { capital, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { amendmentOf, innerOf } from "./amendments.js";
import { Draft } from "./draft.js";
import { draftPanel } from "./draft_panel.js";
import { place } from "./field.js";
import { fieldsOfKind, newForm } from "./form.js";
import { kindNamed } from "./schema.js";
import { send } from "./service.js";
import { label } from "./spelt.js";
import { watchTroubles } from "./troubles.js";
import { workbench } from "./workbench.js";

/** @import { Amendment } from "./amendments.js" */
/** @import { Form } from "./field.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { DraftBody } from "./shapes.js" */
/** @import { Kind, Shape } from "./schema.js" */

/**
 * @param {string} plural
 * @param {string} id
 * @param {string} act
 */
export async function amend(plural, id, act) {
  if (plural === "drafts") return draftNamed(id, act === "judge");
  const amendment = await amendmentOf(plural, id, act);
  return { title: amendment.title, node: amending(amendment) };
}

/**
 * A draft where its text is, or by itself where it has none. What a program proposes is judged among
 * what else it proposes of the text; of a text that waits for its source, by itself.
 * @param {string} id
 * @param {boolean} isJudged
 */
async function draftNamed(id, isJudged) {
  const done = await send("GET", `/v1/drafts/${encodeURIComponent(id)}`);
  const draft = /** @type {DraftBody} */ (done.body);
  const isNew = draft.events.some((each) => each.type === "source-added");
  if (isJudged && draft.source && !isNew) return workbench(draft.source, null);
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

/**
 * @param {Amendment} amendment
 * @param {DraftBody | null} [body]
 * @param {string} [etag]
 */
function amending({ title, event, inner, shown, link, choices = {} }, body = null, etag = "") {
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
    register: () => {},
    mend: () => null,
    written: (typed) => typed,
    told: null,
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
    h("p", { class: "note" }, kind?.said ?? null),
    h(
      "div",
      { class: "bench amending" },
      h("section", { class: "left panel editor", "aria-label": "The amendment" }, fields, others),
      h("section", { class: "right", "aria-label": "What it changes" }, panel.node),
    ),
  );
  put(fields, amendmentFields(form, kind, inner, { shown, choices }));
  document.addEventListener("keydown", (key) => key.target === document.body && pressed(key));
  draft.watch(told);
  watchTroubles(draft, () => location.reload());
  told();
  // What lacks nothing is shown with what it changes at once; a draft is made once it is decided on.
  if (!body && Object.keys(choices).length) void draft.foresee();

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
 * @param {Pick<Amendment, "shown"> & { choices: Record<string, string[]> }} how
 */
function amendmentFields(form, kind, inner, { shown, choices }) {
  if (!kind) return null;
  if (!inner) {
    const narrowed = kind.fields.map((each) => ({
      ...withoutFilled(each, shown),
      ...(choices[each.name]
        ? { sort: /** @type {const} */ ("choice"), choices: choices[each.name] }
        : null),
    }));
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
