// @ts-check
// The key is asked for, and tried: at the beginning, and where it is taken no more.

import { h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { newId } from "./field.js";
import { keep } from "./key.js";
import { send } from "./service.js";

/**
 * Asks in the place of a page, until a key is taken.
 * @param {HTMLElement} main
 */
export function signedIn(main) {
  return new Promise((/** @type {(value: void) => void} */ done) => {
    const form = keyForm("Open the desk", () => done());
    put(
      main,
      h(
        "article",
        { class: "page sign-in" },
        h("h1", {}, "The desk"),
        h(
          "p",
          {},
          "Here those who hold a key put facts into the record, each with the words that it rests on.",
        ),
        form.node,
        h(
          "p",
          { class: "note" },
          "The key stays in this tab until it is closed, and goes into no address. Whoever runs the service makes one: ",
          h("code", {}, "detente keys add NAME --scope …"),
          ".",
        ),
      ),
    );
    main.dataset.shows = "view";
    main.removeAttribute("aria-busy");
    form.focus();
  });
}

/**
 * Asks beside what is on the screen, of which nothing is lost meanwhile.
 * @param {string} why
 */
export function signedInAgain(why) {
  return new Promise((/** @type {(value: void) => void} */ done) => {
    const title = newId();
    const form = keyForm("Go on", () => {
      dialog.close();
      dialog.remove();
      done();
    });
    const dialog = h(
      "dialog",
      { class: "desk-dialog", "aria-labelledby": title },
      h("h2", { id: title }, "A key is needed again"),
      h("p", {}, `${why}. What you have typed stays here, and is saved with the new key.`),
      form.node,
    );
    document.body.append(dialog);
    dialog.showModal();
    form.focus();
  });
}

/**
 * @param {string} act
 * @param {() => void} done
 */
function keyForm(act, done) {
  const id = newId();
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  // Without a name it is in no address, whatever becomes of the script.
  const input = h("input", {
    id,
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    size: 48,
  });
  const button = h("button", { type: "submit", class: "primary" }, act);
  const node = h(
    "form",
    {
      class: "key-form",
      onsubmit: async (event) => {
        event.preventDefault();
        keep(input.value.trim());
        button.disabled = true;
        try {
          await send("GET", "/v1/drafts?limit=1");
          done();
        } catch (error) {
          keep("");
          said.hidden = false;
          said.textContent = `The key was not taken: ${reasonOf(error)}`;
          input.select();
        } finally {
          button.disabled = false;
        }
      },
    },
    h("label", { for: id }, "Your key"),
    h("div", { class: "actions" }, input, button),
    said,
  );
  return { node, focus: () => input.focus() };
}
