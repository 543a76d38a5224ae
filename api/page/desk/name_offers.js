// @ts-check
// What the words of a fact name is offered in its fields as soon as somebody comes there, and whenever
// they are empty: marked is only what is sure.

import { announce } from "../browser/announcements.js";
import { counted } from "../browser/dom.js";
import { NONE } from "./name_list.js";
import { alike, besides, namedElsewhere, registrable } from "./name_parts.js";
import { learnCalled } from "./names.js";

/** @import { Form } from "./field.js" */
/** @import { nameList } from "./name_list.js" */
/** @import { Found } from "./names.js" */
/** @import { EventBody, Path } from "./pointers.js" */

const MOST = 8;

/**
 * @typedef {object} Shown what the list beneath a field is of
 * @property {boolean} isOffered it was not asked for: Enter takes it, and not who goes elsewhere
 * @property {string} proposed what is not there yet can be called so
 * @property {string} words what was typed: who is quicker than the service has not seen it yet
 */

/**
 * @param {object} field
 * @param {Form} field.form
 * @param {Path} field.path
 * @param {HTMLInputElement} field.input
 * @param {ReturnType<typeof nameList>} field.list
 * @param {() => string[]} field.ids
 * @param {Shown} field.shown
 * @param {boolean} field.isMany
 * @param {string} field.kind
 * @param {string[]} field.of
 */
export function offering({ form, path, input, list, ids, shown, isMany, kind, of }) {
  const isFree = () =>
    !input.value && (isMany || !ids().length) && document.activeElement === input;

  /**
   * @param {EventBody[]} fresh whom the words surely name, to be registered
   * @param {Found[]} meant
   */
  function draw(fresh, meant) {
    const others = [...alike(meant, ids()), ...elsewhere().filter(({ id, name }) => name !== id)];
    const known = [...new Map(others.map((each) => [each.id, each])).values()].slice(0, MOST);
    const all = [...fresh.map(registrable), ...known, ...besides(known, "", shown.proposed, kind)];
    if (!all.length) return;
    Object.assign(shown, { isOffered: true, words: "" });
    list.show(all, fresh.length ? 0 : NONE);
    announce(
      fresh.length
        ? `${all[0].name}, ${all[0].aside}`
        : `${counted(all.length, "name")} may be meant`,
    );
  }

  const elsewhere = () => namedElsewhere(form, path, kind, of, ids());

  return async () => {
    if (!isFree()) return;
    const fresh = form.hints.registrations(path);
    const meant = form.hints.offers(path);
    shown.proposed = "";
    draw(fresh, meant);
    const states = fresh.flatMap((each) => /** @type {string[]} */ (each.acts_for ?? []));
    const [named, proposed] = await Promise.all([
      form.told?.names(kind, of) ?? [],
      isMany || fresh.length ? "" : (form.told?.called(kind) ?? ""),
      learnCalled("actor", states),
      learnCalled(
        kind,
        elsewhere().map(({ id }) => id),
      ),
    ]);
    if (!isFree() || (list.isOpen() && !shown.isOffered)) return;
    shown.proposed = proposed;
    const isMoved = list.isOpen() && list.isMoved();
    if (!isMoved) draw(fresh, [...meant, ...named]);
  };
}
