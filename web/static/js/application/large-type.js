import { deviceStore } from "../storage.js";

/** Large type, remembered on the device as on the chat page. */
export function keepLargeType() {
  const root = document.documentElement;
  const control = document.querySelector("#large");
  const show = () => control.setAttribute("aria-checked", String(root.hasAttribute("data-large")));
  control.addEventListener("click", () => {
    root.toggleAttribute("data-large");
    deviceStore.set("large", root.hasAttribute("data-large") ? "1" : null);
    show();
  });
  show();
}
