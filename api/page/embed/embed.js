// @ts-check
// Puts a timeline into any page: <script src="…/embed.js" data-actor="china" data-limit="10"></script>
// What it shows is chosen by the API's own filters and clocks, each as a data attribute. Until it is
// there, and where it cannot be, a sentence with a link stands in its place.

(() => {
  const MOST_PX = 20_000;
  const WITH_PAGES = [
    "engagement",
    "office",
    "measure",
    "channel",
    "incident",
    "accord",
    "actor",
    "issue",
    "place",
  ];
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const address = new URL("/embed", script.src);
  const { height, title, scheme, ...asked } = script.dataset;
  for (const [name, value] of Object.entries(asked)) {
    address.searchParams.set(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    );
  }
  const fixed = Number.parseInt(height ?? "", 10) || null;
  const chosen = scheme === "light" || scheme === "dark" ? scheme : null;
  const frame = framed();
  const sentence = instead();
  addEventListener("message", heard);
  // In a head nothing is shown: a page may begin with the tag, and has no body by then.
  const isInHead = script.closest("head") !== null;
  if (isInHead) addEventListener("DOMContentLoaded", begin);
  else begin();

  function begin() {
    // Once it stands in the page it is loaded, so that it has to know by then what to load.
    frame.src = `${address}${address.search ? "&" : "?"}scheme=${coloured()}`;
    if (isInHead) document.body.prepend(sentence, frame);
    else script.after(sentence, frame);
    if (!chosen) watchColours();
  }

  function framed() {
    const made = document.createElement("iframe");
    made.title = title ?? "Timeline by Detente";
    made.loading = "lazy";
    made.referrerPolicy = "no-referrer";
    made.setAttribute(
      "sandbox",
      "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    );
    styled(made, {
      display: "block",
      width: "100%",
      height: "1px",
      border: "0",
      visibility: "hidden",
      background: "transparent",
    });
    return made;
  }

  function instead() {
    const link = document.createElement("a");
    Object.assign(link, {
      href: new URL(home(asked), address).href,
      target: "_blank",
      rel: "noopener",
      textContent: "Detente",
    });
    const made = document.createElement("p");
    made.append("This timeline is told at ", link, ".");
    return made;
  }

  /** @param {DOMStringMap} named */
  function home(named) {
    const encoded = encodeURIComponent;
    const { actor, counterpart } = named;
    if (actor && counterpart) return `/relations/${encoded(actor)}/${encoded(counterpart)}`;
    const kind = WITH_PAGES.find((each) => named[each]);
    return kind ? `/${kind}s/${encoded(named[kind] ?? "")}` : "/";
  }

  // What comes from anybody else than this very frame, or by the time it shows another site, is nothing to us.
  /** @param {MessageEvent} event */
  function heard({ source, origin, data }) {
    if (source !== frame.contentWindow || origin !== address.origin) return;
    if (data?.detente === "ready") tellColours();
    if (data?.detente === "size" && Number.isFinite(data.height)) show(data);
  }

  /** @param {{ height: number, title?: unknown }} size */
  function show({ height: needed, title: told }) {
    const px = fixed ?? Math.min(MOST_PX, Math.max(1, Math.ceil(needed)));
    styled(frame, { height: `${px}px`, visibility: "visible" });
    if (title === undefined && typeof told === "string")
      frame.title = `${told}: timeline by Detente`;
    sentence.remove();
  }

  // The letters around it tell: light ones stand on something dark, whatever has made it so.
  function coloured() {
    if (chosen) return chosen;
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return "light";
    const around = frame.parentElement ?? (isInHead ? null : script.parentElement);
    context.fillStyle = getComputedStyle(around ?? document.body).color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 127 ? "dark" : "light";
  }

  function tellColours() {
    const now = coloured();
    // A frame of another scheme than its element's would have a canvas that nothing shows through.
    styled(frame, { "color-scheme": now });
    frame.contentWindow?.postMessage({ detente: "scheme", scheme: now }, address.origin);
  }

  function watchColours() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tellColours);
    const observer = new MutationObserver(tellColours);
    for (const each of [document.documentElement, document.body])
      observer.observe(each, { attributes: true });
    document.addEventListener("transitionend", tellColours);
  }

  /**
   * @param {HTMLElement} element
   * @param {Record<string, string>} styles
   */
  function styled(element, styles) {
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
  }
})();
