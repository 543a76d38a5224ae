// @ts-check
// What stands between a draft and its being saved, where a person has to do something about it.

import { conflictShown } from "./conflict.js";
import { signedInAgain } from "./signing_in.js";

/** @import { Draft } from "./draft.js" */

/**
 * Shows both versions where somebody else was faster, and asks for a key where none is taken.
 * @param {Draft} draft
 * @param {(isTheirs: boolean) => void} settled
 */
export function watchTroubles(draft, settled) {
  let isAsking = false;
  draft.watch(() => {
    if (isAsking) return;
    if (draft.standing === "conflict" && draft.theirs) {
      isAsking = true;
      conflictShown(draft.events, draft.theirs, async (which) => {
        isAsking = false;
        await draft.settle(which);
        settled(which === "theirs");
      });
    }
    if (draft.standing === "key") {
      isAsking = true;
      void signedInAgain(draft.said).then(() => {
        isAsking = false;
        draft.standing = "typing";
        void draft.save();
      });
    }
  });
}
