import { byId } from "./config.js";

/** Says when the network is gone, and stops saying so when it is back. */
export function watchConnection() {
  const banner = byId("offline");
  const show = () => {
    banner.textContent = navigator.onLine ? "" : banner.dataset.textOffline;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
