import { tabStore } from "./storage.js";

/**
 * The conversation as it is kept in the tab: the last 50 messages.
 * @typedef {object} Entry
 * @property {number} id
 * @property {number} turn the question it belongs to
 * @property {"person"|"assistant"} from
 * @property {import("./chat-client.js").Message} message
 * @property {boolean} [waiting] a question without an answer so far
 * @property {import("./chat-client.js").Failure} [failure]
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
    this.lastId = this.entries.reduce((most, entry) => Math.max(most, entry.id), 0);
  }

  /** @param {string} text @returns {Entry} */
  addQuestion(text) {
    const id = this.nextId();
    return this.add({ id, turn: id, from: "person", message: { type: "text", text }, waiting: true });
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
    tabStore.set("conversation", null);
  }

  save() {
    const { session, entries } = this;
    tabStore.set("conversation", JSON.stringify({ session, entries }));
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

/** @returns {{session: string|null, entries: Entry[]}} */
function readKept() {
  try {
    const kept = JSON.parse(tabStore.get("conversation") ?? "null");
    if (Array.isArray(kept?.entries)) return { session: kept.session, entries: kept.entries };
  } catch {
    // Written by another version of the page: begin anew.
  }
  return { session: null, entries: [] };
}
