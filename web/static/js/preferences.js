import { byId, config } from "./config.js";
import { deviceStore } from "./storage.js";

/** Large type, remembered on the device. */
export function keepTypeSize() {
  const root = document.documentElement;
  const control = byId("large");
  const field = /** @type {HTMLInputElement} */ (document.querySelector("input[name=large]"));
  const show = () => {
    const large = root.hasAttribute("data-large");
    control.setAttribute("aria-checked", String(large));
    field.value = large ? "1" : "";
  };
  control.addEventListener("click", () => {
    root.toggleAttribute("data-large");
    deviceStore.set("large", root.hasAttribute("data-large") ? "1" : null);
    show();
  });
  show();
}

/** City and audience, remembered on the device unless the page's address fixes them. */
export function keepChoices() {
  for (const name of ["city", "audience"]) {
    const control = byId(name);
    if (control.tagName !== "SELECT") continue;
    const kept = config.fixed.includes(name) ? null : deviceStore.get(name);
    const offered = [...control.options].map((option) => option.value);
    if (kept !== null && offered.includes(kept)) control.value = kept;
    control.addEventListener("change", () => deviceStore.set(name, control.value || null));
  }
}

/** @returns {{city: string|null, audience: string|null}} */
export function choices() {
  return { city: byId("city").value || null, audience: byId("audience").value || null };
}
