// @ts-check
// For who holds a key: from a page of readers to where what it shows is mended.

import { h } from "../browser/dom.js";
import { TakenBack } from "../library/problems.js";
import { look } from "./service.js";

const OF_THINGS =
  /^\/(actors|issues|offices|engagements|measures|channels|incidents|accords|places|sources)\/([^/]+)$/;
const OF_FACTS = /^\/facts\/([^/]+)$/;

/** Puts the ways to the desk at the foot of the page, and keeps them right while one goes on. */
export function besideReaders() {
  const nav = h("nav", { class: "desk-links", "aria-label": "Desk" });
  document.querySelector("footer.bottom")?.before(nav);
  const draw = async () => {
    const { href: here } = location;
    const all = await links(new URL(here));
    if (location.href !== here) return;
    nav.replaceChildren(
      ...all.flatMap(([name, href], at) => [
        document.createTextNode(at ? " · " : ""),
        h("a", { href }, name),
      ]),
    );
  };
  void draw();
  addEventListener("popstate", () => void draw());
  addEventListener("detente:moved", () => void draw());
}

/**
 * @param {URL} url
 * @returns {Promise<[string, string][]>}
 */
async function links(url) {
  const desk = /** @type {[string, string]} */ (["The desk", "/desk"]);
  const beside = url.searchParams.get("fact");
  const fact = beside ? encodeURIComponent(beside) : OF_FACTS.exec(url.pathname)?.[1];
  if (fact) {
    const at = `/desk/facts/${fact}`;
    if (await isTakenBack(fact)) return [desk, ["Give it back", `${at}/restore`]];
    return [
      desk,
      ["Correct this fact", `${at}/correct`],
      ["Add a citation", `${at}/cite`],
      ["Take it back", `${at}/retract`],
    ];
  }
  const thing = OF_THINGS.exec(url.pathname);
  if (!thing) return [desk];
  const at = `/desk/${thing[1]}/${thing[2]}`;
  const merging = /** @type {[string, string][]} */ (
    ["actors", "engagements"].includes(thing[1])
      ? [
          ["Merge into another", `${at}/merge`],
          ["Undo a merge", `${at}/unmerge`],
        ]
      : []
  );
  const text = /** @type {[string, string][]} */ (
    thing[1] === "sources" ? [["Read its text", `/desk/texts/${thing[2]}`]] : []
  );
  return [desk, ...text, ["Mend how it is registered", `${at}/mend`], ...merging];
}

/**
 * Whether a fact stands no more, as the service says of it (410).
 * @param {string} fact
 */
function isTakenBack(fact) {
  return look(`/v1/facts/${fact}`).then(
    () => false,
    (error) => error instanceof TakenBack,
  );
}
