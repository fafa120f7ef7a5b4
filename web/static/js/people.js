import { byId, config, say } from "./config.js";

/**
 * What people send into the conversation: fetched while they have it, or while an answer waits
 * for them; then the page stops asking.
 *
 * @typedef {{handoff: boolean, approval: boolean, text: string}} PeopleState
 * @typedef {{lines: {id: number, messages: import("./chat-client.js").Message[]}[],
 *   after: number, state: PeopleState}} News
 */

const LONGEST_PAUSE = 15_000;

export class People {
  /**
   * @param {import("./history.js").History} history
   * @param {(message: import("./chat-client.js").Message) => void} onMessage
   */
  constructor(history, onMessage) {
    this.history = history;
    this.onMessage = onMessage;
    this.status = byId("people-text");
    /** @type {HTMLButtonElement} */
    this.asking = byId("ask-person");
    /** @type {HTMLButtonElement} */
    this.cancelling = byId("cancel-person");
    /** @type {AbortController|null} */
    this.running = null;
    this.title = document.title;
    // No listener of what also happens while the page is being left: requests that are then cut
    // off would still be noted as failures.
    window.addEventListener("focus", () => {
      document.title = this.title;
    });
  }

  /** Goes on after a reload. */
  open() {
    if (!this.history.listening) return;
    this.show({ handoff: this.history.listening === "handoff", approval: true, text: say("people_back") });
    this.start();
  }

  /** @param {Partial<PeopleState>} state of a reply: begins to ask when there may be news */
  heed(state) {
    if (!state.handoff && !state.approval) return;
    this.history.keepListening(state.handoff ? "handoff" : "approval");
    this.start();
  }

  /** Gives up the conversation that is being cleared. */
  leave() {
    const { session, listening } = this.history;
    this.running?.abort();
    this.running = null;
    this.show({ handoff: false, approval: false, text: "" });
    if (!session || listening !== "handoff") return;
    const body = JSON.stringify({ session, text: this.cancelling.value });
    const headers = { "Content-Type": "application/json" };
    // Nobody looks at the answer: an agent who takes the conversation finds it ended.
    fetch(config.chat, { method: "POST", headers, body, keepalive: true }).catch(() => {});
  }

  /** @private */
  start() {
    if (this.running) return;
    this.running = new AbortController();
    this.run(this.running.signal);
  }

  /** @param {AbortSignal} signal @private */
  async run(signal) {
    let wait = 0;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const news = await this.ask(wait, signal);
        if (signal.aborted) return;
        failures = 0;
        wait = config.wait;
        if (!news || !this.take(news)) break;
      } catch {
        failures += 1;
        await pause(Math.min(500 * 2 ** failures, LONGEST_PAUSE));
      }
    }
    if (!signal.aborted) this.running = null;
  }

  /** @param {number} wait @param {AbortSignal} signal @returns {Promise<News|null>} @private */
  async ask(wait, signal) {
    const session = encodeURIComponent(this.history.session ?? "");
    const address = `${config.lines}?after=${this.history.after}&wait=${wait}`;
    const headers = { "X-Daoban-Session": session };
    const response = await fetch(address, { headers, signal, cache: "no-store" });
    if (response.ok) return response.json();
    // What is refused for good is not asked again.
    if (response.status < 500 && response.status !== 429) return null;
    throw new Error(String(response.status));
  }

  /** @param {News} news @returns {boolean} whether more may come @private */
  take({ lines, after, state }) {
    const messages = lines.flatMap((line) => line.messages);
    this.history.keepPlace(after);
    messages.forEach(this.onMessage);
    if (messages.length && !document.hasFocus()) document.title = `${say("pill_new")} - ${this.title}`;
    this.show(state);
    this.history.keepListening(state.handoff ? "handoff" : state.approval ? "approval" : null);
    return state.handoff || state.approval;
  }

  /** @param {PeopleState} state @private */
  show(state) {
    if (this.status.textContent !== state.text) this.status.textContent = state.text;
    const hadFocus = [this.asking, this.cancelling].some((each) => each === document.activeElement);
    this.asking.hidden = state.handoff;
    this.cancelling.hidden = !state.handoff;
    if (hadFocus) (state.handoff ? this.cancelling : this.asking).focus();
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise((resolve) => {
    window.setTimeout(resolve, milliseconds);
  });
}
