/**
 * Asks when typing pauses, and one question at a time: what changes meanwhile is asked once, after
 * the answer is there.
 */
export class Asking {
  /**
   * @param {() => Promise<void>} ask asks about what stands there at that moment
   * @param {number} pause in milliseconds
   */
  constructor(ask, pause) {
    this.ask = ask;
    this.pause = pause;
    this.timer = 0;
    this.busy = false;
    this.again = false;
  }

  /** Something was typed. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), this.pause);
  }

  /** Whether something was typed that was not asked about so far. */
  get waiting() {
    return Boolean(this.timer) || this.again;
  }

  async now() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      await this.ask();
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.later();
      }
    }
  }
}
