// The one thing a readable page needs a script for: its print button.
document.querySelector("#print")?.addEventListener("click", () => window.print());
