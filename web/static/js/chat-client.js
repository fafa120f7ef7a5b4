import { config, say } from "./config.js";
import { readEvents } from "./event-stream.js";

/**
 * @typedef {{type: string, text: string, [key: string]: any}} Message
 * @typedef {{session: string|null, text: string, city: string|null, audience: string|null,
 *   message_id: string}} Question
 * @typedef {{session: string, state: Record<string, any>}} Reply
 * @typedef {{message: string, hint: string, request_id: string}} Failure
 */

const STREAM = "text/event-stream";

/** A question without an answer, with what to tell the person. */
export class ChatError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** @param {"timeout"|"network"|"cut"} kind */
function localError(kind) {
  const message = say(kind, { seconds: config.seconds });
  return new ChatError({ message, hint: say(`${kind}_hint`), request_id: "" });
}

/** @param {any} body the error body of the API */
function servedError(body) {
  const error = body?.error ?? {};
  if (!error.message) {
    return new ChatError({ message: say("broken"), hint: say("broken_hint"), request_id: "" });
  }
  const id = error.request_id ? say("request_id", { id: error.request_id }) : "";
  return new ChatError({ message: error.message, hint: error.hint ?? "", request_id: id });
}

/** A clock that stops the request when nothing has come for a while. */
function patience() {
  const stop = new AbortController();
  let timer = 0;
  const wait = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => stop.abort(), config.seconds * 1000);
  };
  wait();
  return { signal: stop.signal, wait, end: () => window.clearTimeout(timer) };
}

/** @param {Question} question @param {string} accept @param {AbortSignal} signal */
function post(question, accept, signal) {
  return fetch(config.chat, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify(question),
    signal,
  });
}

/**
 * Asks the service; every message is handed on as it comes.
 * @param {Question} question
 * @param {(message: Message) => void} onMessage
 * @returns {Promise<Reply>}
 */
export async function ask(question, onMessage) {
  const clock = patience();
  try {
    let response = await post(question, `${STREAM}, application/json`, clock.signal);
    if (response.status === 406) response = await post(question, "application/json", clock.signal);
    clock.wait();
    if (!response.ok) throw servedError(await readJson(response));
    const streamed = response.headers.get("Content-Type")?.startsWith(STREAM);
    return await (streamed ? receive(response, onMessage, clock.wait) : take(response, onMessage));
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw localError(clock.signal.aborted ? "timeout" : "network");
  } finally {
    clock.end();
  }
}

/** @param {Response} response @returns {Promise<any>} null for what is no JSON, e.g. of a proxy */
async function readJson(response) {
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** @param {Response} response @param {(message: Message) => void} onMessage */
async function take(response, onMessage) {
  const body = await readJson(response);
  if (!Array.isArray(body?.messages)) throw servedError(body);
  body.messages.forEach(onMessage);
  return { session: body.session, state: body.state ?? {} };
}

/**
 * @param {Response} response
 * @param {(message: Message) => void} onMessage
 * @param {() => void} onPart
 */
async function receive(response, onMessage, onPart) {
  /** @type {Reply|null} */
  let reply = null;
  let started = false;
  try {
    await readEvents(response, ({ event, data }) => {
      onPart();
      const body = JSON.parse(data);
      if (event === "error") throw servedError(body);
      if (event === "message") {
        started = true;
        onMessage(body);
      }
      if (event === "state") {
        reply = { session: body.session, state: body.state ?? {} };
      }
    });
  } catch (error) {
    if (started && !(error instanceof ChatError) && error.name !== "AbortError") {
      throw localError("cut");
    }
    throw error;
  }
  if (!reply) throw localError("cut");
  return reply;
}
