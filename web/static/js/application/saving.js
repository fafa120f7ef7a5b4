import { refreshSections } from "./sections.js";

const PAUSE = 300;
const TYPING = 3000;
const RETRY = 5000;
const FIELD = "field:";

/** Time of day as people write it. @param {Date} moment */
const clock = (moment) =>
  moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

/**
 * Sends what was typed as soon as a field is left. What is not saved yet stays in the form, is
 * sent again until it arrives, and leaving the page is warned of.
 *
 * Each value goes with the version of the application that its field showed, so that what was
 * changed elsewhere meanwhile is not overwritten.
 */
class Saver {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.state = form.querySelector("#save-state");
    /** @type {Map<string, {value: string, seen: number}>} */
    this.waiting = new Map();
    /** Path to the version that its field shows. @type {Map<string, number>} */
    this.shown = new Map();
    this.version = Number(form.elements.namedItem("version").value);
    /** Path of the field in which a character is being put together. */
    this.composing = "";
    this.busy = false;
    this.stopped = false;
    this.timer = 0;
  }

  /** @param {HTMLInputElement} control @param {number} delay in milliseconds */
  note(control, delay) {
    const path = control.name.slice(FIELD.length);
    const seen = this.waiting.get(path)?.seen ?? this.shown.get(path) ?? this.version;
    this.waiting.set(path, { value: control.value, seen });
    this.later(delay);
  }

  later(delay) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.busy || !this.waiting.size) return;
    this.busy = true;
    const [seen] = [...this.waiting.values()].map((each) => each.seen);
    const sent = new Map([...this.waiting].filter(([, each]) => each.seen === seen));
    this.say(this.words.saving);
    try {
      await this.patch(seen, sent);
    } catch {
      this.say(navigator.onLine ? this.words.notSaved : this.words.offline, true);
      this.later(RETRY);
    } finally {
      this.busy = false;
    }
  }

  /** @param {number} seen @param {Map<string, {value: string}>} sent */
  async patch(seen, sent) {
    const values = Object.fromEntries([...sent].map(([path, { value }]) => [path, value]));
    const response = await fetch(this.words.api, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ version: seen, values }),
    });
    const answer = await response.json();
    if (!response.ok) {
      if (response.status >= 500 || response.status === 409)
        throw new Error(String(response.status));
      this.refused(answer.error);
      return;
    }
    for (const [path, { value }] of sent) {
      const now = this.waiting.get(path);
      if (now?.value === value) this.waiting.delete(path);
      else if (now) now.seen = answer.version;
      this.shown.set(path, answer.version);
    }
    await this.show(answer);
  }

  async show(answer) {
    const before = this.version;
    const unsaved = new Set([...this.waiting.keys(), this.composing].filter(Boolean));
    const { version, kept } = await refreshSections(this.form, unsaved);
    for (const path of kept) if (!this.shown.has(path)) this.shown.set(path, before);
    for (const path of this.shown.keys()) if (!kept.has(path)) this.shown.delete(path);
    this.version = version;
    const oldest = Math.min(version, ...this.shown.values());
    this.form.elements.namedItem("version").value = String(oldest);
    if (this.waiting.size) this.later(PAUSE);
    else this.say(this.words.saved.replace("{time}", clock(new Date(answer.saved_at))));
  }

  /** What the server will never take is not sent again; it stays in the form. */
  refused(error) {
    this.stopped = true;
    this.say(`${error.message}${error.hint ?? ""}`, true);
  }

  /** @param {string} text @param {boolean} late */
  say(text, late = false) {
    this.state.textContent = text;
    this.state.classList.toggle("late", late);
  }
}

/** @param {HTMLFormElement} form */
export function saveAsYouGo(form) {
  const saver = new Saver(form);
  let leaving = false;
  const listen = (kind, act) =>
    form.addEventListener(kind, (event) => {
      if (event.target.name?.startsWith(FIELD)) act(event.target, event);
    });
  listen("compositionstart", (control) => {
    saver.composing = control.name.slice(FIELD.length);
  });
  listen("compositionend", (control) => {
    saver.composing = "";
    saver.note(control, TYPING);
  });
  listen("input", (control, event) => {
    if (!event.isComposing) saver.note(control, TYPING);
  });
  listen("change", (control) => saver.note(control, PAUSE));
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("online", () => saver.later(0));
  window.addEventListener("beforeunload", (event) => {
    if (saver.waiting.size && !leaving) event.preventDefault();
  });
}
