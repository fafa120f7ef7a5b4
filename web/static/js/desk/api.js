import { config } from "../config.js";

/** Milliseconds until an answer is given up; longer than the server holds one back. */
const PATIENCE = 30_000;

/** What the server refused, or that it could not be reached. */
export class Refused extends Error {
  /** @param {string} message @param {number} status 0: not reached @param {string} [hint] */
  constructor(message, status, hint = "") {
    super(message);
    this.status = status;
    this.hint = hint;
  }

  /** One line for people. */
  get text() {
    return `${this.message}${this.hint ?? ""}`;
  }
}

/**
 * Calls the desk's API.
 * @param {string} path below /api/v1/desk
 * @param {object} [body] is sent by POST; without one it is a GET
 * @returns {Promise<any>}
 */
export async function call(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(`${config.api}${path}`, { ...(body === undefined ? {} : post), signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new Refused(config.words.offline, 0);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  const { message = config.words.not_filed, hint = "" } = answer?.error ?? {};
  throw new Refused(message, response.status, hint ?? "");
}
