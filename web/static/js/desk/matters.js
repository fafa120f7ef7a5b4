import { byId, say } from "../config.js";
import { blank } from "../render/fill.js";
import { Matter } from "./matter.js";
import { SAME, assign, overlap } from "./matching.js";
import { announce } from "./announcer.js";

const MOST = 8;

/** All matters of the call. Once a person added, removed or merged one, the draft only offers more. */
export class Matters {
  constructor() {
    this.list = byId("matters");
    /** @type {Matter[]} */
    this.all = [...this.list.querySelectorAll("[data-matter]")].map((each) => new Matter(each));
    this.settled = false;
    /** Words of matters that a person removed. @type {string[]} */
    this.removed = [];
    this.more = byId("more-heard");
    /** @type {any} */
    this.offered = null;
    byId("add-matter").addEventListener("click", (event) => {
      event.preventDefault();
      this.add();
    });
    this.more.querySelector("button").addEventListener("click", () => this.takeOffered());
    this.list.addEventListener("click", (event) => this.pressed(event));
    this.number();
  }

  /** @param {{matters: any[]}} draft */
  draft({ matters }) {
    const found = assign(this.all.map((each) => each.words), matters.map((each) => each.text));
    const fresh = matters.filter((_, at) => found[at] === null);
    const gone = this.all.filter((each, index) => !found.includes(index) && each.drafted && !each.touched.size);
    matters.forEach((each, at) => {
      if (found[at] !== null) this.all[found[at]].draft(each);
    });
    if (this.settled) this.offer(fresh);
    else {
      for (const each of gone) if (!each.element.contains(document.activeElement)) this.drop(each);
      for (const each of fresh) this.append()?.draft(each);
      this.number();
    }
  }

  /** Whether a person typed anything into any of them. */
  get touched() {
    return this.all.some((each) => each.touched.size);
  }

  /** @private */
  add() {
    this.settled = true;
    const matter = this.append();
    if (!matter) return;
    this.number();
    matter.fields.get("summary").control.focus();
    announce(say("added", { number: this.all.length }));
  }

  /** @returns {Matter|null} @private */
  append() {
    if (this.all.length >= MOST) return null;
    const element = /** @type {HTMLFieldSetElement} */ (blank("matter", {}));
    this.list.append(element);
    const matter = new Matter(element);
    this.all.push(matter);
    return matter;
  }

  /** @param {Matter} matter @private */
  drop(matter) {
    matter.element.remove();
    this.all = this.all.filter((each) => each !== matter);
    if (!this.all.length) this.append();
  }

  /** @param {Event} event @private */
  pressed(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const index = this.all.findIndex((each) => each.element.contains(button));
    const matter = this.all[index];
    this.settled = true;
    if (button.dataset.do === "merge") this.all[index - 1].take(matter);
    else this.removed.push(matter.words);
    this.drop(matter);
    this.number();
    const next = this.all[Math.min(index, this.all.length) - (index ? 1 : 0)];
    next.fields.get("summary").control.focus();
    announce(say(button.dataset.do === "merge" ? "merged" : "removed", { number: index + 1 }));
  }

  /** Offers what is said of a matter that is neither here nor was removed. @param {any[]} fresh @private */
  offer(fresh) {
    const known = [...this.removed, ...this.all.map((each) => each.values.text)];
    this.offered = fresh.find((each) => !known.some((words) => overlap(words, each.text) >= SAME)) ?? null;
    this.more.hidden = !this.offered || this.all.length >= MOST;
    if (this.offered) this.more.querySelector("span").textContent = say("more_heard", { summary: this.offered.summary });
  }

  /** @private */
  takeOffered() {
    const matter = this.append();
    matter?.draft(this.offered);
    this.more.hidden = true;
    this.number();
    matter?.fields.get("summary").control.focus();
  }

  /** @private */
  number() {
    this.all.forEach((each, index) => each.place(index + 1, this.all.length === 1));
  }
}
