// @ts-check
// Two elements for any page: <detente-state a="united-states" b="china" as-of="2023-03-01"> and
// <detente-timeline actor="china" limit="5">. They ask the public API, take the letters and colours of
// what stands around them, and are as high as what they show. What a page has put into them stands
// there until the answer does, and where there is none.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const service = new URL(".", script.src);
  const AGAIN_AFTER_MS = 60_000;
  const CLOCKS = ["as-of", "public-by", "known-at"];
  const THINGS = "issue engagement office measure channel incident accord place".split(" ");
  const CHOSEN = "kind status contested from until undated text order limit".split(" ");
  const FILTERS = ["actor", "counterpart", ...THINGS, ...CHOSEN];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; }
    :host([hidden]) { display: none; }
    div { container-type: inline-size; }
    p, ol { margin: 0 0 0.5em; }
    ol { padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: minmax(7em, 1fr) 4fr; gap: 0 1em; padding: 0.4em 0;
      border-top: 1px solid var(--detente-line, color-mix(in srgb, currentColor 20%, transparent)); }
    a { color: var(--detente-link, inherit); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
    small, time { color: var(--detente-quiet, inherit); font-size: 0.875em; }
    @container (width < 30em) { li, time { display: block; } }
  `);

  /**
   * @typedef {{ as_of_in_words: string }} Clocks
   * @typedef {{ headline: string[], clocks: Clocks, horizon: { told_by_day: string | null } }} Brief
   * @typedef {{ id: string, date_in_words: string, summary: string, certainty: string,
   *   condition: boolean, earliest: string | null }} Item
   * @typedef {{ items: Item[], clocks: Clocks, next?: string | null }} Facts
   */

  /**
   * What an element is of: which address it asks, which page tells all of it, and what it shows.
   * @template Answer
   * @typedef {{ attributes: string[], question: (element: Element) => URL,
   *   page: (element: Element) => URL, told: (answer: Answer, element: Element) => Node[] }} Kind
   */

  class NotThere extends Error {}

  /** @type {Kind<Brief>} */
  const state = {
    attributes: ["a", "b"],
    question: (element) => withParameters(element, `v1/${pairOf(element)}?view=brief`, []),
    page: (element) => linkTo(element, pairOf(element)),
    told: ({ headline, clocks, horizon }, element) => {
      const day = horizon.told_by_day;
      const reach = day ? `, last told of on ${inWords(day)}` : "";
      const note = made("small", "note", `As of ${clocks.as_of_in_words}${reach}. `);
      note.append(link(state.page(element), "Why, and who says so"));
      const said = headline.join(" ") || "Nothing is told of them by then.";
      return [made("p", "headline", said), note];
    },
  };

  /** @type {Kind<Facts>} */
  const timeline = {
    attributes: FILTERS,
    question: (element) =>
      withParameters(element, "v1/timeline?order=desc&limit=20", timeline.attributes),
    page: (element) => {
      const [actor, counterpart] = ["actor", "counterpart"].map((name) => given(element, name));
      if (actor && counterpart) return linkTo(element, `relations/${actor}/${counterpart}`);
      const kind = [...THINGS, "actor"].find((name) => given(element, name));
      return linkTo(element, kind ? `${kind}s/${given(element, kind)}` : "");
    },
    told: ({ items, clocks, next }, element) => {
      const list = made("ol", "list", "");
      list.append(...items.map((item) => row(item, element)));
      const more = next ? `The ${items.length} that are shown are not all. ` : "";
      const note = made("small", "note", `${more}As of ${clocks.as_of_in_words}. `);
      note.append(link(timeline.page(element), "All of it at Detente"));
      return [items.length ? list : made("p", "empty", "No fact fits."), note];
    },
  };

  /**
   * An element that asks when it is put into a page and when an attribute changes.
   * @template Answer
   * @param {Kind<Answer>} kind
   */
  function elementOf(kind) {
    return class extends HTMLElement {
      static observedAttributes = [...kind.attributes, ...CLOCKS];
      #root = this.attachShadow({ mode: "open" });
      #asking = new AbortController();
      #next = 0;

      connectedCallback() {
        this.#root.adoptedStyleSheets = [sheet];
        this.#root.replaceChildren(document.createElement("slot"));
        this.#ask(0);
      }

      disconnectedCallback() {
        this.#asking.abort();
        clearTimeout(this.#next);
      }

      attributeChangedCallback() {
        if (this.isConnected) this.#ask(0);
      }

      // Several attributes that are set one after another are one question.
      /** @param {number} afterMs */
      #ask(afterMs) {
        clearTimeout(this.#next);
        this.#next = setTimeout(() => this.#show(), afterMs);
      }

      async #show() {
        this.#asking.abort();
        const { signal } = (this.#asking = new AbortController());
        this.setAttribute("aria-busy", "true");
        try {
          const answer = /** @type {Answer} */ (await asked(kind.question(this), signal));
          if (signal.aborted) return;
          const shown = made("div", "shown", "");
          shown.append(...kind.told(answer, this));
          this.#put(shown, "load");
        } catch (error) {
          if (!signal.aborted) this.#fail(error);
        }
      }

      /** @param {unknown} error */
      #fail(error) {
        const isThere = !(error instanceof NotThere);
        const why = isThere ? "It cannot be shown just now: " : "The record has nothing so named: ";
        const sentence = made("p", "error", why);
        sentence.append(link(kind.page(this), "Detente"), ".");
        // What the page itself has put there says more.
        this.#put(this.hasChildNodes() ? document.createElement("slot") : sentence, "error");
        if (isThere) this.#ask(AGAIN_AFTER_MS);
      }

      /**
       * @param {HTMLElement} node
       * @param {string} event
       */
      #put(node, event) {
        this.#root.replaceChildren(node);
        this.removeAttribute("aria-busy");
        this.dispatchEvent(new Event(event));
      }
    };
  }

  /**
   * @param {Item} item
   * @param {Element} element
   */
  function row({ id, date_in_words, summary, certainty, condition, earliest }, element) {
    const fact = made("li", "fact", "");
    const day = made("time", "date", condition ? `as told: ${date_in_words}` : date_in_words);
    if (earliest) day.setAttribute("datetime", earliest);
    const said = document.createElement("span");
    said.append(link(linkTo(element, `facts/${encodeURIComponent(id)}`), summary));
    if (certainty !== "certain") said.append(" ", made("small", "certainty", "(not certain)"));
    fact.append(day, said);
    return fact;
  }

  /**
   * @param {URL} url
   * @param {AbortSignal} signal
   * @returns {Promise<unknown>}
   */
  async function asked(url, signal) {
    const answer = await fetch(url, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
    if (answer.ok) return answer.json();
    await answer.body?.cancel(); // what nobody reads would stay open
    throw [400, 404, 410].includes(answer.status) ? new NotThere() : new Error();
  }

  /**
   * An address below the service's own, with what an element has of some attributes and its clocks.
   * @param {Element} element
   * @param {string} path
   * @param {string[]} names
   */
  function withParameters(element, path, names) {
    const url = new URL(path, service);
    for (const name of [...names, ...CLOCKS]) {
      const value = element.getAttribute(name);
      if (value) url.searchParams.set(name.replaceAll("-", "_"), value);
    }
    return url;
  }

  /**
   * @param {Element} element
   * @param {string} path
   */
  function linkTo(element, path) {
    return withParameters(element, path, []);
  }

  /** @param {Element} element */
  function pairOf(element) {
    return `relations/${given(element, "a")}/${given(element, "b")}`;
  }

  /**
   * An attribute as a part of an address.
   * @param {Element} element
   * @param {string} name
   */
  function given(element, name) {
    return encodeURIComponent(element.getAttribute(name) ?? "");
  }

  /** @param {string} day as ISO 8601 has it */
  function inWords(day) {
    const style = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric" });
    return new Date(day).toLocaleDateString("en-GB", { ...style, timeZone: "UTC" });
  }

  /**
   * @param {string} tag
   * @param {string} part
   * @param {string} text
   */
  function made(tag, part, text) {
    const node = document.createElement(tag);
    node.setAttribute("part", part);
    node.textContent = text;
    return node;
  }

  /**
   * @param {URL} url
   * @param {string} text
   */
  function link(url, text) {
    const node = made("a", "link", text);
    node.setAttribute("href", url.href);
    return node;
  }

  if (customElements.get("detente-state")) return; // a page may have the tag twice
  customElements.define("detente-state", elementOf(state));
  customElements.define("detente-timeline", elementOf(timeline));
})();
