// Every page of the studio works without this; after a step it brings what happened into view.
document.querySelector("#failure")?.scrollIntoView({ block: "nearest" });

// Pressed twice, a form is sent once.
const WHILE = 4000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (Date.now() - Number(form.dataset.sent ?? 0) < WHILE) event.preventDefault();
  else form.dataset.sent = String(Date.now());
});

// Back on a page that was left by a form: it may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
