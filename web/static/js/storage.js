/**
 * Browser storage that never throws: where it is closed (embedding, private windows, full),
 * values live as long as the page.
 */

const PREFIX = "daoban.";

export class Store {
  /** @param {"sessionStorage"|"localStorage"} area */
  constructor(area) {
    this.area = area;
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /** @param {string} key @returns {string|null} */
  get(key) {
    if (this.memory.has(key)) return this.memory.get(key) ?? null;
    try {
      return window[this.area].getItem(PREFIX + key);
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {string|null} value null removes the key */
  set(key, value) {
    this.memory.delete(key);
    try {
      if (value === null) window[this.area].removeItem(PREFIX + key);
      else window[this.area].setItem(PREFIX + key, value);
    } catch {
      if (value !== null) this.memory.set(key, value);
    }
  }
}

/** Kept until the tab is closed: the conversation. */
export const tabStore = new Store("sessionStorage");
/** Kept on the device: type size, city, audience. */
export const deviceStore = new Store("localStorage");
