// The list of conversations stays fresh: the server answers when the queue has changed.
import { byId, config } from "../config.js";
import { call } from "./api.js";

const PAUSE = 3000;
const HELD = 20;

async function follow(mark = "") {
  let seen = mark;
  for (;;) {
    try {
      const found = await call(`/conversations?wait=${HELD}&seen=${encodeURIComponent(seen)}`);
      if (seen && found.mark !== seen) await refresh();
      seen = found.mark;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Puts the lists of the server in the place of these; the focus stays where it was. */
async function refresh() {
  const response = await fetch(`${config.base}/desk/conversations/lists`);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { id } = document.activeElement;
  byId("lists").replaceWith(page.getElementById("lists"));
  if (id) byId(id)?.focus();
  byId("announcer").textContent = config.words.changed;
}

follow();
