import { byId, config, say } from "../config.js";
import { blank } from "../render/fill.js";
import { announce } from "./announcer.js";
import { call } from "./api.js";
import { SHOWN, answerText, nameButtons, suggestionView } from "./views.js";

/** @typedef {{suggestion: any, element: HTMLElement, shown: string}} Card */

/**
 * The suggested answers and the box that they are copied to. A card stays the same element as long
 * as it is suggested, so that neither focus nor the eye loses it.
 */
export class Suggestions {
  /** @param {HTMLTextAreaElement} box @param {() => string} transcript what they were made of */
  constructor(box, transcript) {
    this.box = box;
    this.transcript = transcript;
    this.list = byId("suggestion-list");
    this.list.replaceChildren();
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    /** @type {Set<string>} */
    this.rejected = new Set();
    /** What stands in the box unaltered so far. @type {{suggestion: any, text: string, edit: boolean}|null} */
    this.taken = null;
    this.list.addEventListener("click", (event) => this.pressed(event));
    this.box.addEventListener("change", () => this.noteEdit());
  }

  /** Ids that are shown, in order. */
  get ids() {
    return [...this.cards.keys()];
  }

  /** @param {any[]} suggestions as the server ranks them */
  show(suggestions) {
    const wanted = suggestions.filter((each) => !this.rejected.has(each.id)).slice(0, SHOWN);
    const before = this.ids.join(" ");
    const cards = wanted.map((each) => this.card(each));
    for (const [id, card] of this.cards) if (!wanted.some((each) => each.id === id)) card.element.remove();
    this.cards = new Map(cards.map((card) => [card.suggestion.id, card]));
    cards.forEach((card, index) => {
      if (this.list.children[index] !== card.element) this.list.insertBefore(card.element, this.list.children[index] ?? null);
    });
    this.number();
    byId("suggestions-none").hidden = cards.length > 0;
    if (!cards.length && this.transcript()) byId("suggestions-none").textContent = config.words.suggestions_nothing;
    if (this.ids.join(" ") !== before && cards.length) this.announceFirst(cards);
  }

  /** @param {number} index from 0 */
  accept(index) {
    this.use([...this.cards.values()][index], "accept");
  }

  edit() {
    this.use(this.current(), "edit");
  }

  /** @param {Card|undefined} card */
  reject(card = this.current()) {
    if (!card) return;
    const hadFocus = card.element.contains(document.activeElement);
    this.rejected.add(card.suggestion.id);
    this.cards.delete(card.suggestion.id);
    card.element.remove();
    this.number();
    this.keep(card.suggestion, "reject", "");
    announce(say("rejected", { title: card.suggestion.title }));
    if (hadFocus) (this.list.querySelector("[data-do=reject]") ?? this.box).focus();
  }

  /** Keeps what was made of an answer that was taken over. */
  noteEdit() {
    const { taken } = this;
    if (!taken || !this.box.value.trim() || this.box.value === taken.text) return;
    this.taken = null;
    this.keep(taken.suggestion, "edit", this.box.value);
  }

  /** The card that has the focus, else the first. @returns {Card|undefined} @private */
  current() {
    const id = document.activeElement?.closest?.(".suggestion")?.dataset.id;
    return this.cards.get(id) ?? [...this.cards.values()][0];
  }

  /** @param {Card|undefined} card @param {"accept"|"edit"} choice @private */
  use(card, choice) {
    if (!card) return;
    this.noteEdit();
    const { suggestion } = card;
    const text = answerText(suggestion);
    this.box.value = text;
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.taken = { suggestion, text };
    if (choice === "accept") this.keep(suggestion, "accept", text);
    else this.box.focus();
    announce(say(choice === "accept" ? "accepted" : "editing", { title: suggestion.title }));
    for (const each of this.cards.values()) each.element.classList.toggle("taken", each === card);
  }

  /** @param {Event} event @private */
  pressed(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
    if (!button) return;
    const card = this.cards.get(button.closest(".suggestion").dataset.id);
    if (button.dataset.do === "reject") this.reject(card);
    else this.use(card, button.dataset.do);
  }

  /** @returns {Card} @private */
  card(suggestion) {
    const shown = JSON.stringify(suggestion);
    const kept = this.cards.get(suggestion.id);
    if (kept?.shown === shown) return kept;
    const fresh = blank("suggestion", suggestionView(suggestion));
    if (!kept) return { suggestion, element: fresh, shown };
    const focused = kept.element.contains(document.activeElement) && document.activeElement.dataset.do;
    const opened = kept.element.querySelector("details")?.open;
    kept.element.replaceChildren(...fresh.childNodes);
    if (opened) kept.element.querySelector("details")?.setAttribute("open", "");
    if (focused) kept.element.querySelector(`[data-do=${focused}]`).focus();
    return Object.assign(kept, { suggestion, shown });
  }

  /** Says on each card which keys it has. @private */
  number() {
    [...this.cards.values()].forEach(({ element, suggestion }, index) => {
      nameButtons(element, suggestion.title, index + 1);
    });
  }

  /** @param {Card[]} cards @private */
  announceFirst([{ suggestion, element }]) {
    const chance = element.querySelector(".chance").textContent.trim();
    announce(say("suggestions_found", { count: this.cards.size, title: suggestion.title, chance }));
  }

  /** Records a choice; that it could not be recorded disturbs nobody. @private */
  keep(suggestion, choice, said) {
    const suggested = answerText(suggestion);
    const body = { transcript: this.transcript(), record_id: suggestion.id, choice, suggested, said };
    call("/choices", body).catch(() => {});
  }
}
