// The list of waiting answers: told when others come or go; what is being written here stays.
import { byId, config } from "../config.js";
import { call } from "./api.js";

const PAUSE = 3000;
const HELD = 20;

async function follow() {
  for (;;) {
    try {
      const { mark } = await call(`/approvals?wait=${HELD}&seen=${encodeURIComponent(config.mark)}`);
      if (mark !== config.mark) return tell();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Nothing is being written or read here: the list is loaded anew; else there is a link to do so. */
function tell() {
  const kept = document.querySelector("main details[open], main textarea[readonly], #failure");
  const inside = document.activeElement?.closest("main article, #topics");
  if (!kept && !inside && !byId("topic")?.value) location.assign(`${config.base}/desk/approvals`);
  else byId("changed").hidden = false;
}

follow();
