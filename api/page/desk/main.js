// @ts-check
// The desk: which of its pages an address is, and the key without which none of them is shown.

import { announcements } from "../browser/announcements.js";
import { h, put } from "../browser/dom.js";
import { decoded } from "../browser/places.js";
import { entitle } from "../browser/titles.js";
import { reasonOf } from "../client/api.js";
import { amend } from "./amend.js";
import { home } from "./home.js";
import { held } from "./key.js";
import { learnKinds } from "./schema.js";
import { signedIn } from "./signing_in.js";
import { workbench } from "./workbench.js";

/** @typedef {{ title: string, node: HTMLElement }} DeskPage */

/** @type {[RegExp, (ids: string[], query: URLSearchParams) => Promise<DeskPage>][]} */
const PAGES = [
  [/^\/desk\/?$/, () => home()],
  [/^\/desk\/texts\/([^/]+)$/, ([text], query) => workbench(text, query.get("draft"))],
  [/^\/desk\/([^/]+)\/([^/]+)\/([^/]+)$/, ([plural, id, act]) => amend(plural, id, act)],
];

const main = document.querySelector("main") ?? h("main");

async function show() {
  const found = PAGES.map(([pattern, open]) => ({ match: pattern.exec(location.pathname), open }));
  const page = found.find((each) => each.match);
  main.setAttribute("aria-busy", "true");
  try {
    if (!held()) await signedIn(main);
    await learnKinds();
    const ids = page?.match?.slice(1).map(decoded) ?? [];
    const shown = await page?.open(ids, new URLSearchParams(location.search));
    if (!shown) return;
    entitle(shown.title);
    put(main, shown.node);
  } catch (error) {
    put(main, failed(error));
  } finally {
    main.dataset.shows = "view";
    main.removeAttribute("aria-busy");
  }
}

/** @param {unknown} error */
function failed(error) {
  return h(
    "article",
    { class: "page failed" },
    h("h1", {}, "This cannot be shown"),
    h("p", { role: "alert" }, reasonOf(error)),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: () => void show() }, "Try again"),
      h("a", { href: "/desk" }, "To the desk"),
    ),
  );
}

// A page that the browser has kept as it was does not come back once the key was put away.
addEventListener("pageshow", (event) => {
  if (!event.persisted || held()) return;
  put(main);
  location.reload();
});

document.body.append(announcements);
void show();
