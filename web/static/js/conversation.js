import { ask, ChatError } from "./chat-client.js";
import { config, say } from "./config.js";
import { newMark } from "./marks.js";
import { choices } from "./preferences.js";

/**
 * One question after the other: asks, shows what comes, keeps it.
 * @typedef {import("./history.js").Entry} Entry
 */
export class Conversation {
  /**
   * @param {import("./history.js").History} history
   * @param {import("./render/transcript.js").Transcript} transcript
   * @param {import("./scrolling.js").Scrolling} scrolling
   * @param {(busy: boolean) => void} onBusy
   * @param {(state: Record<string, any>) => void} onState
   */
  constructor(history, transcript, scrolling, onBusy, onState) {
    this.history = history;
    this.transcript = transcript;
    this.scrolling = scrolling;
    this.onBusy = onBusy;
    this.onState = onState;
    /** @type {Entry|null} */
    this.running = null;
  }

  /** Shows what the tab kept, or what was asked before the script was there. */
  open() {
    this.adoptExchange();
    for (const entry of this.history.entries) {
      if (!entry.waiting) continue;
      const failure = { message: say("interrupted"), hint: "", request_id: "" };
      this.history.change(entry, { waiting: false, failure });
    }
    this.transcript.restore(this.history.entries);
    this.transcript.keepLatestReplies();
    if (this.history.entries.length) this.scrolling.startAtBottom();
  }

  /** @param {string} text @param {string} [key] of a question that is asked again */
  async ask(text, key) {
    if (this.running) return;
    const question = this.history.addQuestion(text, key);
    this.begin(question);
    const first = this.transcript.append(question);
    this.scrolling.toBottom();
    const { session } = this.history;
    const asked = { session, text, ...choices(), message_id: question.key ?? "" };
    try {
      const reply = await ask(asked, (message) => {
        if (this.running !== question) return;
        this.transcript.append(this.history.addAnswer(question, message));
        this.transcript.keepLatestReplies(false);
        this.scrolling.afterAppending(first);
      });
      if (this.running !== question) return;
      this.history.keepSession(reply.session);
      this.history.change(question, { waiting: false });
      this.askForMark(question, reply.state, asked.city);
      this.scrolling.afterAppending(first, false);
      this.onState(reply.state);
    } catch (error) {
      if (this.running !== question) return;
      if (!(error instanceof ChatError)) window.reportError?.(error);
      this.fail(question, first, error);
    }
    this.end();
  }

  /** @param {import("./chat-client.js").Message} message of people, at whatever time */
  tell(message) {
    const element = this.transcript.append(this.history.addNews(message));
    this.transcript.keepLatestReplies(!this.running);
    this.scrolling.afterAppending(element);
  }

  /** @param {Entry} question asks it again, at the end of the conversation */
  retry(question) {
    if (this.running) return false;
    this.forget(question);
    this.ask(question.message.text, question.key);
    return true;
  }

  /** @param {Entry} question takes it out of the conversation */
  forget(question) {
    this.history.forgetTurn(question);
    this.transcript.removeTurn(question);
  }

  clear() {
    this.running = null;
    this.history.clear();
    this.transcript.restore([]);
    this.scrolling.hidePill();
    this.end();
  }

  /** @param {Entry} question @private */
  begin(question) {
    this.running = question;
    this.onBusy(true);
    this.transcript.keepLatestReplies(false);
    this.transcript.showTyping(true);
  }

  /** @private */
  end() {
    this.running = null;
    this.transcript.showTyping(false);
    this.transcript.keepLatestReplies();
    this.onBusy(false);
  }

  /** @param {Entry} question @param {Record<string, any>} state @param {string|null} city @private */
  askForMark(question, state, city) {
    const answers = this.history.entries.filter((each) => each.turn === question.turn && each !== question);
    const mark = newMark(answers, state, city);
    if (!mark) return;
    this.history.change(question, { mark });
    this.transcript.appendMark(question);
  }

  /** @param {Entry} question @param {HTMLElement} first @param {any} error @private */
  fail(question, first, error) {
    const unknown = { message: say("broken"), hint: say("broken_hint"), request_id: "" };
    this.history.change(question, { waiting: false, failure: error.failure ?? unknown });
    this.transcript.appendFailure(question);
    this.scrolling.afterAppending(first);
  }

  /** @private */
  adoptExchange() {
    const { exchange } = config;
    if (!exchange?.text) return;
    const question = this.history.addQuestion(exchange.text);
    for (const message of exchange.answer?.messages ?? []) this.history.addAnswer(question, message);
    const failure = exchange.failure ?? undefined;
    this.history.change(question, { waiting: false, failure });
    this.history.keepSession(exchange.answer?.session);
    this.askForMark(question, exchange.answer?.state ?? {}, choices().city);
    this.onState(exchange.answer?.state ?? {});
  }
}
