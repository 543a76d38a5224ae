// @ts-check
// Two parties, chosen by name or alias from the keyboard as well as with the mouse.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { actors, learn, moreActors, nameOf } from "./names.js";

/** @import { Actor, Schemas } from "../client/answers.js" */

const SHOWN = 12;
const WAIT_MS = 150;
/** The last office of somebody who was looked for by name: it tells namesakes apart. */
/** @type {Map<string, string>} */
const callings = new Map();
/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * A combobox over the actors; `chosen(id)` is called with the one that was picked, `unknown(words)`
 * where the box was left with words in it that are nobody's name.
 * @param {string} label
 * @param {string} id
 * @param {(id: string) => void} chosen
 * @param {(words: string) => void} [unknown]
 */
export function partyBox(label, id, chosen, unknown) {
  const list = h("ul", {
    id: `${id}-list`,
    role: "listbox",
    "aria-label": `${label}: actors`,
    hidden: true,
  });
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "300",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    oninput: () => {
      active = typed() ? 0 : -1;
      open();
    },
    onfocus: () => void input.select(),
    onclick: open,
    onkeydown: pressed,
    onblur: leave,
  });
  let current = "";
  /** @type {Actor[]} */
  let options = [];
  let active = -1;
  let waiting = 0;

  /** @param {string} actor */
  function show(actor) {
    current = actor;
    input.value = nameOf(actor);
    close();
  }
  function open() {
    draw(matching(typed()));
    if (!moreActors() && options.length) return;
    clearTimeout(waiting);
    if (typed()) waiting = setTimeout(asked, WAIT_MS);
  }
  const typed = () => (input.value === nameOf(current) ? "" : input.value.trim());
  async function asked() {
    const words = typed();
    const nobody = { items: [], matches: [], more: false, suggestion: null };
    const found = await ask(address("/v1/actors", {}, { name: words })).catch(() => nobody);
    if (words !== typed() || list.hidden) return;
    learn(found.items);
    for (const { actor, offices } of found.matches ?? [])
      if (offices?.length) callings.set(actor, offices[0].name);
    const fitting = [...matching(words), ...found.items];
    const all = [...new Map(fitting.map((each) => [each.id, each])).values()];
    draw(all, found.suggestion, found.more);
    announce(options.length ? `${counted(options.length, "name")} to choose from` : "Nobody");
  }
  /**
   * @param {Actor[]} found
   * @param {Schemas["NameSuggestion"] | null} [suggestion]
   * @param {boolean} [areMore]
   */
  function draw(found, suggestion = null, areMore = false) {
    options = found.slice(0, SHOWN);
    active = Math.min(active, options.length - 1);
    put(
      list,
      options.map(option),
      options.length
        ? null
        : h(
            "li",
            { class: "none", role: "option", "aria-disabled": "true" },
            suggestion
              ? `Nobody is called that. Did you mean ${suggestion.name}?`
              : "Nobody is called that",
          ),
      areMore || found.length > SHOWN
        ? h(
            "li",
            { class: "none", role: "option", "aria-disabled": "true" },
            "There are more: a few more letters find them",
          )
        : null,
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  }
  /**
   * @param {Actor} each
   * @param {number} place
   */
  function option(each, place) {
    const alias = aliasOf(each, typed());
    return h(
      "li",
      {
        id: `${id}-${place}`,
        role: "option",
        "aria-selected": "false",
        onmousedown: (event) => {
          event.preventDefault();
          pick(each.id);
        },
      },
      each.name,
      h(
        "span",
        { class: "kind" },
        alias ? ` (${alias})` : ` ${callings.get(each.id) ?? each.kind}`,
      ),
    );
  }
  function mark() {
    [...list.children].forEach((each, place) =>
      each.setAttribute("aria-selected", String(place === active)),
    );
    if (active >= 0 && options.length) {
      input.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) return open();
      active = (active + step + options.length) % Math.max(1, options.length);
      return mark();
    }
    // Without words of another name, whoever stands in the box is meant, and nobody is the first of all.
    const meant = typed() ? Math.max(0, active) : active;
    if (event.key === "Enter" && !list.hidden && (options[meant] || !typed())) {
      event.preventDefault();
      pick(options[meant]?.id ?? current);
    }
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(current);
    }
    return undefined;
  }
  /** @param {string} actor */
  function pick(actor) {
    show(actor);
    chosen(actor);
  }
  // Who leaves the box without having chosen meant the name that stands there, if it is one.
  function leave() {
    clearTimeout(waiting);
    const words = folded(typed());
    const named = options.find((each) => namesOf(each).some((name) => folded(name) === words));
    if (words && !list.hidden && named) pick(named.id);
    else left(words);
  }
  /** @param {string} words */
  function left(words) {
    const meant = input.value.trim();
    show(current);
    if (words && unknown) unknown(meant);
  }
  function close() {
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  const node = h("div", { class: "party" }, h("label", { for: id }, label), input, list);
  return { node, show };
}

/**
 * The actors that some letters may mean: states first, then by how well they begin, a name or one
 * of its words.
 * @param {string} words
 */
function matching(words) {
  const wanted = folded(words);
  const rank = (/** @type {Actor} */ each) =>
    (each.kind === "state" ? 0 : 3) + beginning(folded(each.name), wanted);
  const fits = (/** @type {Actor} */ each) =>
    folded(each.name).includes(wanted) || aliasOf(each, words) !== null;
  return actors()
    .filter(fits)
    .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

/**
 * @param {string} name
 * @param {string} wanted
 */
function beginning(name, wanted) {
  if (name.startsWith(wanted)) return 0;
  return name.includes(` ${wanted}`) ? 1 : 2;
}

/** @param {Actor} actor */
const namesOf = ({ name, aliases }) => [name, ...(aliases ?? []).map((each) => each.name)];

/**
 * @param {Actor} actor
 * @param {string} words
 */
function aliasOf(actor, words) {
  const wanted = folded(words);
  if (!wanted || folded(actor.name).includes(wanted)) return null;
  return (
    (actor.aliases ?? []).map((each) => each.name).find((each) => folded(each).includes(wanted)) ??
    null
  );
}

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
