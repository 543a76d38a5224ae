// @ts-check
// What stands in the place of an answer: that it is awaited, that there is none, what went wrong.

import { h } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { Problem, Unreachable } from "../library/problems.js";

/** The shape of what is awaited, so that nothing jumps when it comes. */
export function loading() {
  return h(
    "div",
    { class: "page loading" },
    h("p", { class: "unseen" }, "Loading"),
    h("div", { class: "bone wide", "aria-hidden": "true" }),
    h("div", { class: "bone", "aria-hidden": "true" }),
    h(
      "div",
      { class: "bones", "aria-hidden": "true" },
      ...Array.from({ length: 6 }, () => h("div", { class: "bone tall" })),
    ),
  );
}

/**
 * In another page: a sentence and a link, and nothing to press.
 * @param {unknown} error
 */
export function unshown(error) {
  const [fault] = error instanceof Problem ? error.faults : [];
  const why =
    error instanceof Unreachable
      ? ""
      : ` (${fault ? `${fault.parameter}: ${fault.detail}` : reasonOf(error)})`;
  const when = error instanceof Unreachable ? " just now" : "";
  const link = h("a", { href: "/", target: "_blank", rel: "noopener" }, "Detente");
  return h(
    "div",
    { class: "page" },
    h(
      "p",
      { class: "note" },
      `This timeline cannot be shown${when}${why}; it is told at `,
      link,
      ".",
    ),
  );
}

/**
 * An answer with nothing in it is an answer.
 * @param {string} text
 */
export const nothing = (text) => h("p", { class: "nothing" }, text);

/** @type {Record<number, string>} */
const TITLES = {
  404: "There is nothing here",
  410: "This fact was taken back",
  400: "That question cannot be answered",
};

/**
 * An error as a person would like to be told, with what the service said of it.
 * @param {unknown} error
 * @param {() => unknown} retry
 */
export function failed(error, retry) {
  const isOffline = error instanceof Unreachable;
  const problem = error instanceof Problem ? error : null;
  const title = isOffline
    ? "The service is out of reach"
    : (problem && TITLES[problem.status]) || "Something went wrong";
  if (!isOffline && !problem) console.error(error);
  return h(
    "div",
    { class: "page failed", role: "alert" },
    h("h1", {}, title),
    h(
      "p",
      {},
      isOffline
        ? "What is shown here is asked of the server each time, and it does not answer."
        : `${reasonOf(error)}.`,
    ),
    problem?.faults.length
      ? h(
          "ul",
          {},
          problem.faults.map((each) =>
            h("li", {}, h("code", {}, each.parameter ?? ""), " ", each.detail),
          ),
        )
      : null,
    problem?.history
      ? h(
          "p",
          {},
          h("a", { href: problem.history }, "What was told of it, and why it was taken back"),
        )
      : null,
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: retry }, "Try again"),
      " ",
      h("a", { href: "/" }, "Go to the beginning"),
    ),
  );
}
