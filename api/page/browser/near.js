// @ts-check
// What is only done once one comes near to where it stands.

/** So far from the screen it is near. */
const NEAR = "600px";

/**
 * Calls once `come` when an element is near what is seen of the page.
 * @param {Element} node
 * @param {() => unknown} come
 */
export function onceNear(node, come) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((each) => each.isIntersecting)) return;
      observer.disconnect();
      come();
    },
    { rootMargin: NEAR },
  );
  observer.observe(node);
}
