// @ts-check
// The key that one writes with: kept for this tab, until it is closed, and nowhere else.

const NAME = "detente:key";

/** The key, or nothing. */
export function held() {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return inMemory;
  }
}

let inMemory = "";

/** @param {string} key */
export function keep(key) {
  inMemory = key;
  try {
    if (key) sessionStorage.setItem(NAME, key);
    else sessionStorage.removeItem(NAME);
  } catch {
    // A browser that keeps nothing has it in memory, until the page is left.
  }
}
