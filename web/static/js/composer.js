import { byId, config, say } from "./config.js";
import { tabStore } from "./storage.js";

const COUNTER_FROM = 80;

/** The box for the question: grows, counts, sends on Enter, loses nothing. */
export class Composer {
  /** @param {(text: string, byKey: boolean) => void} onSend */
  constructor(onSend) {
    /** @type {HTMLFormElement} */
    this.form = byId("composer");
    /** @type {HTMLTextAreaElement} */
    this.box = byId("question");
    /** @type {HTMLButtonElement} */
    this.button = byId("send");
    this.counter = byId("counter");
    this.onSend = onSend;
    this.busy = false;
    // The counter takes over: a hard limit would silently cut what is pasted.
    this.box.removeAttribute("maxlength");
    this.box.value = this.box.value || (tabStore.get("draft") ?? "");
    this.form.noValidate = true;
    this.box.addEventListener("input", () => this.refresh());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.refresh();
  }

  /** @param {boolean} busy an answer is on its way */
  setBusy(busy) {
    this.busy = busy;
    this.refresh();
  }

  /** @param {string} text puts it before what is being written */
  write(text) {
    this.box.value = [text, this.box.value.trim()].filter(Boolean).join("\n");
    this.refresh();
    this.focus();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  /** @private */
  length() {
    return [...this.box.value.trim()].length;
  }

  /** @param {KeyboardEvent} event @private */
  key(event) {
    // 229: Safari ends a composition just before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  /** @private */
  send() {
    if (this.button.disabled) return;
    const text = this.box.value.trim();
    const byKey = document.activeElement === this.button;
    this.box.value = "";
    this.refresh();
    this.onSend(text, byKey);
  }

  /** @private */
  refresh() {
    const length = this.length();
    const left = config.limit - length;
    this.button.disabled = this.busy || length === 0 || left < 0;
    this.counter.textContent =
      left < 0 ? say("exceeded", { count: -left }) : left <= COUNTER_FROM ? say("remaining", { count: left }) : "";
    this.counter.classList.toggle("over", left < 0);
    this.box.toggleAttribute("aria-invalid", left < 0);
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
    tabStore.set("draft", this.box.value || null);
  }
}
