import { config, say } from "../config.js";

/**
 * What people send, and the ways to them.
 * @typedef {import("../chat-client.js").Message} Message
 * @typedef {import("./fill.js").Values} Values
 */

/** @param {Message} message @returns {Values} */
export function agent(message) {
  return { type: "agent", text: message.text, title: message.title || say("agent") };
}

/** The path of a form for a ticket or a message; the token is sealed. */
const OFFERED_PAGE = /^\/(message|ticket\/new(\?from=[A-Za-z0-9_-]+)?)$/;

/** @param {Message} message @returns {Values|null} */
export function offer(message) {
  if (!message.label || !OFFERED_PAGE.test(message.url ?? "")) return null;
  return { type: "offer", text: message.text, page: config.base + message.url, label: message.label };
}
