// @ts-check
// The section of the whole course, whose picture is asked for and drawn once one comes near it: it lies
// far down, and is as heavy as all of what stands above.

import { h, put } from "../browser/dom.js";
import { onceNear } from "../browser/near.js";
import { courseAddress } from "../client/course.js";
import { reasonOf } from "../client/api.js";
import { TURNS } from "./turns.js";

/** @import { Clocks } from "../browser/places.js" */

/** The section, and what sets it for two parties, marked at a day. */
export function courseOf() {
  const body = h("div", {});
  const node = h(
    "section",
    { class: "panel course", id: "course", "aria-labelledby": "course-title" },
    h("h2", { id: "course-title" }, "The whole course"),
    body,
  );
  /** @type {Promise<(parties: string[], clocks: Clocks) => unknown> | null} */
  let drawing = null;
  let isNear = location.hash === `#${TURNS}`;
  /** @type {[string[], Clocks] | null} */
  let wanted = null;

  if (!isNear)
    onceNear(node, () => {
      isNear = true;
      draw();
    });

  async function draw() {
    drawing ??= import("./course.js").then(({ courseIn }) => courseIn(body));
    try {
      const shown = await drawing;
      if (wanted) await shown(...wanted);
    } catch (error) {
      drawing = null;
      put(body, h("p", { class: "nothing" }, `${reasonOf(error)}.`));
    }
  }
  /**
   * @param {string[]} parties
   * @param {Clocks} clocks
   */
  function show(parties, clocks) {
    wanted = [parties, clocks];
    if (isNear) void draw();
    else put(body, instead(parties, clocks));
  }
  return { node, show };
}

/**
 * What stands there meanwhile, and on paper where nobody came near.
 * @param {string[]} parties
 * @param {Clocks} clocks
 */
function instead(parties, clocks) {
  const svg = courseAddress(parties, clocks).replace("/course?", "/course.svg?");
  const link = h("a", { href: svg.replace(/\/course$/, "/course.svg") }, "As a picture (SVG)");
  return h("p", { class: "note", id: TURNS }, "It is drawn when one comes near. ", link, ".");
}
