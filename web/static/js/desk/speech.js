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
   */
  constructor(url, onMessage) {
    this.url = url;
    this.onMessage = onMessage;
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
