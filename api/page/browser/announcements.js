// @ts-check
// What is told aloud to who does not see the screen.

import { h } from "./dom.js";

/** The element that screen readers watch; the frame holds it. */
export const announcements = h("div", { class: "unseen", role: "status", "aria-live": "polite" });

/**
 * Tells who does not see the screen what has changed on it.
 * @param {string | null} text
 */
export function announce(text) {
  announcements.textContent = text;
}
