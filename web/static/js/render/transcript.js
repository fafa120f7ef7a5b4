import { byId } from "../config.js";
import { enliven } from "./checklist.js";
import { feedback } from "./feedback.js";
import { blank } from "./fill.js";
import { view } from "./views.js";

/**
 * The conversation on the page.
 * @typedef {import("../history.js").Entry} Entry
 */
export class Transcript {
  /**
   * @param {(entry: Entry, ticks: number[]) => void} onTick
   * @param {(entry: Entry, action: "retry"|"edit", byKey: boolean) => void} onFailureAction
   * @param {(entry: Entry, helped: boolean) => Promise<void>} onMark
   */
  constructor(onTick, onFailureAction, onMark) {
    /** @type {HTMLElement} */
    this.log = byId("log");
    this.typing = byId("typing").firstElementChild;
    this.onTick = onTick;
    this.onFailureAction = onFailureAction;
    this.onMark = onMark;
  }

  /** @param {Entry[]} entries shows a kept conversation, without reading it all aloud */
  restore(entries) {
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren();
    for (const entry of entries) {
      this.append(entry).dataset.restored = "";
      if (entry.failure) this.appendFailure(entry).dataset.restored = "";
    }
    for (const entry of entries) this.appendMark(entry);
    // Screen readers look at it only after this task.
    window.setTimeout(() => this.log.setAttribute("aria-busy", "false"), 300);
  }

  /** @param {Entry} entry @returns {HTMLElement} */
  append(entry) {
    const shown = entry.from === "person" ? { type: "person", ...entry.message } : view(entry.message);
    const element = blank(entry.from === "person" ? "person" : shown.type, shown);
    element.dataset.turn = String(entry.turn);
    if (shown.type === "checklist") {
      enliven(element, shown, entry.ticks ?? [], (ticks) => this.onTick(entry, ticks));
    }
    this.log.append(element);
    return element;
  }

  /** @param {Entry} entry a question that failed */
  appendFailure(entry) {
    const element = blank("failure", entry.failure ?? {});
    element.dataset.turn = String(entry.turn);
    for (const button of element.querySelectorAll("button")) {
      const action = /** @type {"retry"|"edit"} */ (button.dataset.action);
      button.addEventListener("click", (event) => {
        this.onFailureAction(entry, action, event.detail === 0);
      });
    }
    this.log.append(element);
    return element;
  }

  /** @param {Entry} question under whose answer it is asked whether that helped */
  appendMark(question) {
    if (!question.mark) return;
    const element = feedback(question.mark.helped, (helped) => this.onMark(question, helped));
    element.dataset.turn = String(question.turn);
    [...this.log.querySelectorAll(`[data-turn="${question.turn}"]`)].at(-1)?.after(element);
  }

  /** @param {Entry} question */
  removeTurn(question) {
    for (const each of this.log.querySelectorAll(`[data-turn="${question.turn}"]`)) each.remove();
  }

  /** Only the quick replies of the newest answer can be pressed. @param {boolean} any */
  keepLatestReplies(any = true) {
    const groups = [...this.log.querySelectorAll(".replies")];
    const newest = groups.at(-1);
    const turn = /** @type {HTMLElement|null} */ (this.log.lastElementChild)?.dataset.turn;
    const current = any && newest?.closest("[data-turn]").dataset.turn === turn;
    for (const group of groups) {
      const usable = current && group === newest;
      for (const each of group.querySelectorAll("button")) each.disabled = !usable;
    }
  }

  /** @param {boolean} on */
  showTyping(on) {
    this.typing.hidden = !on;
  }
}
