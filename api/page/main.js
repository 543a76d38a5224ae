// @ts-check
// Which view an address shows, and the way from one to the next.

import { announce } from "./browser/announcements.js";
import { put } from "./browser/dom.js";
import { clocksOf, decoded, go } from "./browser/places.js";
import { entitle } from "./browser/titles.js";
import { ModuleMissing, isAborted, session, watchConnection } from "./client/api.js";
import { follow } from "./client/live.js";
import * as embedding from "./embed/messages.js";
import { announceFeeds } from "./frame/feeds.js";
import { connected, frame, offer } from "./frame/frame.js";
import { readyForPaper } from "./frame/paper.js";
import { sheet } from "./frame/sheet.js";
import { Unreachable } from "./library/problems.js";
import { failed, loading, unshown } from "./parts/placeholders.js";

/** @import { Context, Page, View } from "./frame/frame.js" */

/** @typedef {(query: URLSearchParams) => View | Promise<View>} Load */
/** @typedef {Omit<Context, "signal" | "again"> & { load: () => View | Promise<View> }} Place */

/**
 * Each is read when it is wanted; that of the first address comes with the script itself. What else
 * there is at this service are pages that the server alone makes.
 * @type {[RegExp, Load][]}
 */
const VIEWS = [
  [/^\/$/, () => import("./views/start.js")],
  [
    /^\/relations\/([^/]+)\/([^/]+)$/,
    (query) =>
      query.has("since") ? import("./views/compared.js") : import("./views/relations.js"),
  ],
  [/^\/facts\/([^/]+)$/, () => import("./views/fact.js")],
  [/^\/actors\/([^/]+)$/, () => import("./views/actor.js")],
  [/^\/issues\/([^/]+)$/, () => import("./views/issue.js")],
  [/^\/offices\/([^/]+)$/, () => import("./views/office.js")],
  [/^\/sources\/([^/]+)$/, () => import("./views/source.js")],
  [/^\/engagements\/([^/]+)$/, () => import("./views/engagement.js")],
  [
    /^\/(measures|channels|incidents|accords|places)\/([^/]+)$/,
    () => import("./views/registered.js"),
  ],
  [/^\/search$/, () => import("./views/search.js")],
  [/^\/embed$/, () => import("./views/embedded.js")],
];
const LOADING_AFTER_MS = 150;
const TRY_AGAIN_AFTER_MS = 60_000;

const isEmbedded = location.pathname === "/embed";
const main = frame(isEmbedded);
/** @type {{ key: string, path: string, view: View | null, page: Page | null }} */
let shown = { key: "", path: "", view: null, page: null };
let isFirst = true;
let asking = new AbortController();

/** Shows what the address says. `again`: although it is on the screen already. */
async function show({ again = false } = {}) {
  const url = new URL(location.href);
  const place = placeOf(url);
  if (!place) return;
  const key = keyOf(url);
  if (again || key !== shown.key) await showView(place, key, again);
  if (!isEmbedded) await sheet(url.searchParams.get("fact"), place);
}

/**
 * @param {Place} place
 * @param {string} key
 * @param {boolean} again
 */
async function showView({ load, ...place }, key, again) {
  asking.abort();
  asking = new AbortController();
  const context = { ...place, signal: asking.signal, again };
  shown.key = key;
  if (!isEmbedded) announceFeeds(new URL(location.href));
  try {
    const view = await moduleOf(load);
    if (context.signal.aborted) return;
    const page = shown.view === view && shown.path === context.path ? shown.page : null;
    const update = page?.update;
    shown = { key, path: context.path, view, page: update ? page : null };
    await (update ? update(context) : opened(view, context));
  } catch (error) {
    if (isAborted(error)) return;
    const isOld = error instanceof ModuleMissing;
    told(error, () => (isOld ? location.reload() : show({ again: true })));
  }
}

/**
 * An error in the place of a view. In another page nobody is asked to press anything.
 * @param {unknown} error
 * @param {() => unknown} retry
 */
function told(error, retry) {
  put(main, isEmbedded ? unshown(error) : failed(error, retry));
  main.dataset.shows = "view";
  if (!isEmbedded) return;
  embedding.shown("Timeline");
  // A new page would be the browser's own words, were the service still out of reach.
  const isPassing = error instanceof Unreachable && !(error instanceof ModuleMissing);
  if (isPassing) setTimeout(retry, TRY_AGAIN_AFTER_MS);
}

/**
 * The module of a view. One that cannot be had is as good as a service that cannot be reached.
 * @param {Place["load"]} load
 */
async function moduleOf(load) {
  try {
    return await load();
  } catch {
    // A browser does not ask again for a module that it once failed to get; a new page does.
    throw new ModuleMissing();
  }
}

/**
 * @param {View} view
 * @param {Context} context
 */
async function opened(view, context) {
  // What the server has said of the first address is there to be read until its view is.
  const waiting =
    isEmbedded || isFirst ? 0 : setTimeout(() => put(main, loading()), LOADING_AFTER_MS);
  main.setAttribute("aria-busy", "true");
  try {
    const page = await view.open(context);
    if (context.signal.aborted) return;
    clearTimeout(waiting);
    shown.page = page;
    put(main, page.node);
    main.dataset.shows = "view";
    arrived(page, isFirst);
    isFirst = false;
  } finally {
    clearTimeout(waiting);
    if (!context.signal.aborted) main.removeAttribute("aria-busy");
  }
}

/**
 * The title, the place at which reading begins, and a sentence for who does not see it.
 * @param {Page} page
 * @param {boolean} isBeginning
 */
function arrived(page, isBeginning) {
  entitle(page.title);
  if (isEmbedded) embedding.shown(page.title);
  if (isBeginning || isEmbedded) return;
  scrollTo(0, 0);
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  announce(page.title);
}

/**
 * What an address is of; nothing where the server has made the page by itself.
 * @param {URL} url
 * @returns {Place | null}
 */
function placeOf(url) {
  if (main.hasAttribute("data-complete")) return null;
  const query = url.searchParams;
  for (const [pattern, load] of VIEWS) {
    const match = pattern.exec(url.pathname.replace(/(.)\/$/, "$1"));
    if (match) {
      const ids = match.slice(1).map(decoded);
      return { load: () => load(query), path: url.pathname, ids, clocks: clocksOf(url), query };
    }
  }
  return null;
}

/**
 * What an address shows behind the sheet of a fact.
 * @param {URL} url
 */
function keyOf(url) {
  const query = new URLSearchParams(url.search);
  query.delete("fact");
  return `${url.pathname}?${query}`;
}

/**
 * Links to views stay on the page; a fact opens beside what is being read.
 * @param {MouseEvent} event
 */
function followed(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (main.hasAttribute("data-complete")) return;
  const plain =
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (
    !link?.href ||
    !plain ||
    event.defaultPrevented ||
    link.target ||
    link.hasAttribute("download")
  )
    return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !VIEWS.some(([pattern]) => pattern.test(url.pathname)))
    return;
  if (url.hash && url.pathname === location.pathname) return;
  event.preventDefault();
  const match = /^\/facts\/([^/]+)$/.exec(url.pathname);
  const isOfFact = shown.path.startsWith("/facts/");
  const beside = match && !link.hasAttribute("data-whole") && !isOfFact;
  go(beside ? besideThis(decoded(match[1])) : `${url.pathname}${url.search}${url.hash}`);
}

/** @param {string} id */
function besideThis(id) {
  const url = new URL(location.href);
  url.searchParams.set("fact", id);
  return `${url.pathname}${url.search}`;
}

addEventListener("popstate", () => show());
addEventListener("detente:moved", () => show());
document.addEventListener("click", followed);
readyForPaper();
if (isEmbedded) {
  embedding.greet();
} else {
  watchConnection((isReached) => connected(isReached, () => show({ again: true })));
  addEventListener("offline", () => connected(false, () => show({ again: true })));
  follow((count, head) =>
    offer(count, () => {
      session.head = head;
      show({ again: true });
    }),
  );
}
show();
if (sessionStorage["detente:key"]) import("./desk/beside.js").then((desk) => desk.besideReaders());
