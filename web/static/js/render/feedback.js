import { say } from "../config.js";
import { blank } from "./fill.js";

/**
 * The two buttons under an answer; the mind may be changed.
 * @param {boolean|null} helped what was said before
 * @param {(helped: boolean) => Promise<void>} send
 * @returns {HTMLElement}
 */
export function feedback(helped, send) {
  const element = blank("feedback", {});
  const said = element.querySelector(".feedback-said");
  /** @type {HTMLButtonElement[]} */
  const buttons = [...element.querySelectorAll("button")];
  let busy = false;
  const press = (/** @type {boolean|null} */ now) => {
    for (const each of buttons) each.setAttribute("aria-pressed", String((each.value === "yes") === now));
  };
  press(helped);
  for (const each of buttons) {
    each.addEventListener("click", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      const now = each.value === "yes";
      try {
        await send(now);
        press(now);
        said.textContent = say(now ? "marked" : "marked_unhelpful");
      } catch {
        said.textContent = say("mark_failed");
      }
      said.scrollIntoView({ block: "nearest" });
      busy = false;
    });
  }
  return element;
}
