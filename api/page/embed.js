// Puts a timeline into any page: <script src="…/embed.js" data-actor="china" data-limit="10"></script>
// What it shows is chosen by the API's own filters and clocks, each as a data attribute.

(() => {
  const script = document.currentScript;
  const { height = "480", title = "Timeline by Detente", ...asked } = script.dataset;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    query.set(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value);
  }
  const frame = document.createElement("iframe");
  frame.src = `${new URL("/embed", script.src)}?${query}`;
  frame.title = title;
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  frame.style.setProperty("width", "100%");
  frame.style.setProperty("height", `${Number.parseInt(height, 10) || 480}px`);
  frame.style.setProperty("border", "0");
  script.after(frame);
})();
