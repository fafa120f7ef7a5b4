// Runs before the page is drawn, so that large type does not flash: a plain script, no module.
(() => {
  const root = document.documentElement;
  root.classList.add("script");
  try {
    const asked = new URLSearchParams(window.location.search).get("large");
    const kept = window.localStorage.getItem("daoban.large");
    if (asked === "1" || (asked === null && kept === "1")) root.toggleAttribute("data-large", true);
  } catch {
    // Storage can be closed to an embedded page; the standard size is fine then.
  }
})();
