// @ts-check
// What the frame and the page around it tell each other: that one, how high the content is; the other,
// whether it is dark. Only the page that frames this one is heard, and only who was heard is told.

/** @type {string | null} */
let around = null;
/** @type {{ title: string } | null} */
let told = null;
/** @type {ResizeObserver | null} */
let observed = null;

/** Listens to the page around this one, and says that it does. */
export function greet() {
  document.documentElement.classList.toggle("is-alone", parent === window);
  if (parent === window) return;
  addEventListener("message", heard);
  parent.postMessage({ detente: "ready" }, "*");
}

/**
 * Says what is shown, and from now on how high it is.
 * @param {string} title
 */
export function shown(title) {
  told = { title };
  if (!observed) {
    observed = new ResizeObserver(tell);
    observed.observe(document.body);
  }
  tell();
}

/** @param {MessageEvent} event */
function heard({ source, origin, data }) {
  if (source !== parent || (around !== null && origin !== around)) return;
  if (data?.detente !== "scheme") return;
  around = origin;
  if (["light", "dark"].includes(data.scheme))
    document.documentElement.dataset.scheme = data.scheme;
  tell();
}

function tell() {
  if (around === null || told === null) return;
  const height = document.body.getBoundingClientRect().height;
  // A page without an origin, such as a file, has no name by which it could be told alone.
  parent.postMessage({ detente: "size", height, ...told }, around === "null" ? "*" : around);
}
