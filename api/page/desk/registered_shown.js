// @ts-check
// What a field names and the draft itself registers: what is told of it, and a way to mend that.

import { h } from "../browser/dom.js";

/** @import { Form } from "./field.js" */

/**
 * @param {Form} form
 * @param {string} kind
 * @param {string[]} ids
 * @param {() => void} mended
 */
export function registeredShown(form, kind, ids, mended) {
  const here = new Map(form.here(kind).map((each) => [each.id, each]));
  return ids.flatMap((id) => {
    const [found, mend] = [here.get(id), form.mend(kind, id, mended)];
    if (!found || !mend) return [];
    return h(
      "span",
      {},
      `${found.name} is registered with the draft: ${found.aside}. `,
      h(
        "button",
        {
          type: "button",
          class: "words",
          "aria-label": `Mend ${found.name}`,
          onclick: mend,
        },
        "Mend",
      ),
      " ",
    );
  });
}
