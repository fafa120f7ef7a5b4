import { byId } from "../config.js";

/** @param {string} text is read out */
export function announce(text) {
  byId("announcer").textContent = text;
}
