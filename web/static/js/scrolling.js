import { byId, say } from "./config.js";

const NEAR = 96;

/**
 * Follows the conversation only while the person does: a new answer is brought into view with
 * its beginning on the page; whoever reads further up is told by a pill and left alone.
 */
export class Scrolling {
  constructor() {
    this.pill = byId("pill");
    this.following = true;
    this.last = window.scrollY;
    window.addEventListener("scroll", () => this.notice(), { passive: true });
    this.pill.addEventListener("click", () => this.toBottom());
  }

  /** Goes to the end, e.g. when the person sends something. */
  toBottom() {
    this.following = true;
    this.go(this.bottom());
  }

  /** Shows the end at once, when the page opens. */
  startAtBottom() {
    window.scrollTo({ top: this.bottom(), behavior: "instant" });
  }

  /**
   * @param {HTMLElement} beginning the first element of the running turn
   * @param {boolean} telling whether what came is worth the pill
   */
  afterAppending(beginning, telling = true) {
    if (!this.following) {
      if (telling) this.showPill("pill_new");
      return;
    }
    const covered = this.headHeight() + 12;
    const top = beginning.getBoundingClientRect().top + window.scrollY - covered;
    const bottom = this.bottom();
    const target = bottom - top < NEAR ? bottom : top;
    if (target > window.scrollY) this.go(target);
    if (telling && bottom - Math.max(target, window.scrollY) > NEAR) this.showPill("more_below");
  }

  hidePill() {
    this.pill.hidden = true;
  }

  /** @private */
  notice() {
    const now = window.scrollY;
    if (this.bottom() - now < NEAR) {
      this.following = true;
      this.hidePill();
    } else if (now < this.last - 2) {
      this.following = false;
    }
    this.last = now;
  }

  /** @param {"pill_new"|"more_below"} words @private */
  showPill(words) {
    this.pill.querySelector(".pill-text").textContent = say(words);
    this.pill.hidden = false;
  }

  /** @private */
  headHeight() {
    const head = document.querySelector(".masthead, .toolbar");
    const fixed = head && window.getComputedStyle(head).position === "sticky";
    return fixed ? head.getBoundingClientRect().height : 0;
  }

  /** @private */
  bottom() {
    return document.documentElement.scrollHeight - window.innerHeight;
  }

  /** @param {number} top @private */
  go(top) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
  }
}
