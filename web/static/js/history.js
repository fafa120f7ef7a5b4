import { tabStore } from "./storage.js";

/**
 * The conversation as it is kept in the tab: the last 50 messages.
 * @typedef {object} Entry
 * @property {number} id
 * @property {number} turn the question it belongs to
 * @property {"person"|"assistant"} from
 * @property {import("./chat-client.js").Message} message
 * @property {string} [key] of a question: the same when it is sent again
 * @property {boolean} [waiting] a question without an answer so far
 * @property {import("./chat-client.js").Failure} [failure]
 * @property {{bundle: string|null, city: string|null, helped: boolean|null}} [mark]
 *   of a question: what was answered on, and whether the person says that it helped
 * @property {number[]} [ticks] ticked materials of a checklist
 */

const LONGEST = 50;

export class History {
  constructor() {
    const kept = readKept();
    /** @type {Entry[]} */
    this.entries = kept.entries;
    /** @type {string|null} */
    this.session = kept.session;
    /** The last line of people that came. */
    this.after = kept.after;
    /** @type {"handoff"|"approval"|null} why news of people are fetched */
    this.listening = kept.listening;
    this.lastId = this.entries.reduce((most, entry) => Math.max(most, entry.id), 0);
  }

  /** @param {string} text @param {string} [key] @returns {Entry} */
  addQuestion(text, key = newKey()) {
    const id = this.nextId();
    const message = { type: "text", text };
    return this.add({ id, turn: id, from: "person", message, key, waiting: true });
  }

  /** @param {import("./chat-client.js").Message} message of people; it answers no question */
  addNews(message) {
    const id = this.nextId();
    return this.add({ id, turn: id, from: "assistant", message });
  }

  /** @param {number} after */
  keepPlace(after) {
    this.after = after;
    this.save();
  }

  /** @param {"handoff"|"approval"|null} listening */
  keepListening(listening) {
    this.listening = listening;
    this.save();
  }

  /** @param {Entry} question @param {import("./chat-client.js").Message} message */
  addAnswer(question, message) {
    return this.add({ id: this.nextId(), turn: question.turn, from: "assistant", message });
  }

  /** @param {Entry} entry @param {Partial<Entry>} change */
  change(entry, change) {
    Object.assign(entry, change);
    this.save();
  }

  /** @param {Entry} question removes it with the answers it got */
  forgetTurn(question) {
    this.entries = this.entries.filter((entry) => entry.turn !== question.turn);
    this.save();
  }

  /** @param {string} session */
  keepSession(session) {
    if (session) this.session = session;
    this.save();
  }

  clear() {
    this.entries = [];
    this.session = null;
    this.after = 0;
    this.listening = null;
    tabStore.set("conversation", null);
  }

  save() {
    const { session, entries, after, listening } = this;
    tabStore.set("conversation", JSON.stringify({ session, entries, after, listening }));
  }

  /** @param {Entry} entry @private */
  add(entry) {
    this.entries = [...this.entries, entry].slice(-LONGEST);
    this.save();
    return entry;
  }

  /** @private */
  nextId() {
    this.lastId += 1;
    return this.lastId;
  }
}

/** A name of its own for a message; also where pages have no secure context. */
function newKey() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @typedef {{session: string|null, entries: Entry[], after: number,
 *   listening: "handoff"|"approval"|null}} Kept
 * @returns {Kept}
 */
function readKept() {
  try {
    const kept = JSON.parse(tabStore.get("conversation") ?? "null");
    if (Array.isArray(kept?.entries)) return { after: 0, listening: null, ...kept };
  } catch {
    // Written by another version of the page: begin anew.
  }
  return { session: null, entries: [], after: 0, listening: null };
}
