const SOONEST = 2000;
const LATEST = 60_000;

/**
 * The line to everybody who listens to a call: a speech engine and other pages. Where there is
 * none, the page goes on by itself.
 */
export class SpeechLine {
  /**
   * @param {string} url of the WebSocket
   * @param {(message: any) => void} onMessage
   * @param {() => void} onOpen
   */
  constructor(url, onMessage, onOpen) {
    this.url = url;
    this.onMessage = onMessage;
    this.onOpen = onOpen;
    this.wait = SOONEST;
    this.connect();
  }

  get open() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** @param {object} message */
  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  /** @private */
  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.addEventListener("open", () => {
      this.wait = SOONEST;
      this.onOpen();
    });
    this.socket.addEventListener("message", (event) => this.onMessage(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => {
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(2 * this.wait, LATEST);
    });
  }
}

/**
 * What stands in the transcript after others changed it, without losing what is typed here.
 * @param {string} mine what stands here
 * @param {string} base what the others had when this was begun
 * @param {string} theirs what the others have now
 */
export function merged(mine, base, theirs) {
  if (mine === base) return theirs;
  return theirs.startsWith(base) ? mine + theirs.slice(base.length) : mine;
}

/** What stands in the box of one page, shared with everybody on the call; nobody's words are lost. */
export class Shared {
  /** @param {string} page its id */
  constructor(page) {
    this.page = page;
    /** What everybody had when this page last heard of it, in which telling of the call. */
    this.heard = "";
    this.seen = 0;
    this.began = "";
    this.edits = 0;
    /** What was sent and not heard of yet, as it will stand there. @type {{edit: number, text: string}[]} */
    this.sent = [];
  }

  /** Whether anybody was told or heard. */
  get used() {
    return this.edits > 0 || this.began !== "";
  }

  /** What to send for a text to stand in the place of everything. @param {string} text */
  telling(text) {
    this.sent.push({ edit: ++this.edits, text });
    return { transcript: text, seen: this.seen, began: this.began, edit: this.edits, source: this.page };
  }

  /**
   * What stands here after a message was heard.
   * @param {string} mine what stands here now
   * @param {{transcript: string, revision: number, began: string, edits: Record<string, number>}} message
   */
  hear(mine, { transcript: theirs, revision, began, edits }) {
    if (began !== this.began) this.heard = ""; // told anew: the server was started again
    else if (revision < this.seen) return mine; // overtaken by a newer one
    const taken = this.sent.filter((each) => each.edit <= (edits[this.page] ?? 0));
    const base = taken.at(-1)?.text ?? this.heard;
    this.sent = this.sent.slice(taken.length);
    for (const each of this.sent) each.text = merged(each.text, base, theirs);
    [this.heard, this.seen, this.began] = [theirs, revision, began];
    return merged(mine, base, theirs);
  }
}
