// What stands in the place of an answer: that it is awaited, that there is none, what went wrong.

import { h } from "../browser/dom.js";
import { Offline, Problem } from "../client/api.js";

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

/** In another page: a sentence and a link, and nothing to press. */
export function unshown(error) {
  const [fault] = error.faults ?? [];
  const why =
    error instanceof Offline
      ? ""
      : ` (${fault ? `${fault.parameter}: ${fault.detail}` : error.message})`;
  const when = error instanceof Offline ? " just now" : "";
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

/** An answer with nothing in it is an answer. */
export const nothing = (text) => h("p", { class: "nothing" }, text);

const TITLES = {
  404: "There is nothing here",
  410: "This fact was taken back",
  400: "That question cannot be answered",
};

/** An error as a person would like to be told, with what the service said of it. */
export function failed(error, retry) {
  const isOffline = error instanceof Offline;
  const title = isOffline
    ? "The service is out of reach"
    : (TITLES[error.status] ?? "Something went wrong");
  if (!isOffline && !(error instanceof Problem)) console.error(error);
  return h(
    "div",
    { class: "page failed", role: "alert" },
    h("h1", {}, title),
    h(
      "p",
      {},
      isOffline
        ? "What is shown here is asked of the server each time, and it does not answer."
        : `${error.message}.`,
    ),
    error.faults?.length
      ? h(
          "ul",
          {},
          error.faults.map((each) =>
            h("li", {}, h("code", {}, each.parameter ?? ""), " ", each.detail),
          ),
        )
      : null,
    error.history
      ? h(
          "p",
          {},
          h("a", { href: error.history }, "What was told of it, and why it was taken back"),
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
