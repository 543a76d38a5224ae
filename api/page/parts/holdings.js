// @ts-check
// What the record holds, and what its data sets tell nothing of.

import { counted, h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { ask } from "../client/api.js";
import { nameOf } from "./names.js";

/** @import { Address, Schemas } from "../client/answers.js" */

/** @typedef {Schemas["About"]["holds"]} Holdings */

const ABOUT = /** @type {Address<Schemas["About"]>} */ ("/");

/** Data sets that tell of one state alone, by what their ids begin with. */
const TELL_OF = [{ begins: "history-at-state-", of: "united-states" }];

/** @type {Promise<Holdings> | null} */
let asked = null;

/** What the record holds, asked for once; nothing of it where that cannot be had. */
export function holdings() {
  asked ??= ask(ABOUT, { fresh: true }).then(({ holds }) => holds);
  asked.catch(() => (asked = null));
  return asked;
}

/**
 * The figures of a record.
 * @param {Holdings} held
 */
export const figures = (held) =>
  h(
    "dl",
    { class: "figures" },
    figure(held.facts, "facts", "fact"),
    figure(held.states, "states", "state"),
    figure(held.persons, "persons", "person"),
    figure(held.offices, "offices", "office"),
    figure(held.engagements, "visits, talks and other engagements", "engagement"),
  );

/**
 * @param {number} number
 * @param {string} many
 * @param {string} one
 */
const figure = (number, many, one) =>
  h("div", {}, h("dt", {}, number === 1 ? one : many), h("dd", {}, number.toLocaleString("en")));

/**
 * What a record rests on.
 * @param {Holdings} held
 */
export const restsOn = ({ data_sets: sets, documents }) =>
  h(
    "ul",
    { class: "rests-on" },
    sets.map((each) =>
      h(
        "li",
        {},
        h("a", { href: linkTo(`/sources/${each.source}`) }, each.title),
        `. ${each.publisher}. `,
        h("small", {}, `Version ${each.version}, ${each.licence}.`),
      ),
    ),
    documents
      ? h(
          "li",
          {},
          `${counted(documents, "article, readout or other document", "articles, readouts and other documents")}, quoted word for word.`,
        )
      : null,
  );

/**
 * What the data sets of a record tell nothing of, where two parties are not whom they tell of.
 * @param {Holdings} held
 * @param {string[]} parties
 */
function beyond(held, parties) {
  const told = TELL_OF.filter(({ begins }) =>
    held.data_sets.some(({ source }) => source.startsWith(begins)),
  );
  const others = told.filter(({ of }) => !parties.includes(of));
  if (!told.length || others.length < told.length) return null;
  const whom = [...new Set(others.map(({ of }) => nameOf(of)))].join(" and ");
  const publishers = [...new Set(held.data_sets.map(({ publisher }) => publisher))].join(", ");
  return h(
    "p",
    { class: "note beyond" },
    `Not covered: the data sets here (${publishers}) tell of the ${whom} alone. Of ${parties.map(nameOf).join(" and ")} with each other only what ${counted(held.documents, "document")} say is recorded: that nothing stands here does not mean that there was nothing.`,
  );
}

/**
 * Adds what the record does not cover of two parties, once it is known what it rests on.
 * @param {Element} lead
 * @param {string[]} parties
 * @param {AbortSignal} signal
 */
export async function tellBeyond(lead, parties, signal) {
  const held = await holdings().catch(() => null);
  const told = held && !signal.aborted ? beyond(held, parties) : null;
  if (told) lead.append(told);
}
