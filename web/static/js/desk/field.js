import { config, say } from "../config.js";

/** A field of a matter as the page has it: reading, writing and showing that it was changed. */
export class Field {
  /** @param {HTMLElement} matter @param {string} name */
  constructor(matter, name) {
    this.name = name;
    /** @type {HTMLElement} */
    this.element = matter.querySelector(`[data-field="${name}"]`);
    this.control = /** @type {HTMLInputElement} */ (this.element.querySelector("select, textarea, input"));
  }

  get focused() {
    return this.element.contains(document.activeElement);
  }

  get value() {
    return this.control.value;
  }

  /** @param {string} value */
  set value(value) {
    if (this.control instanceof HTMLSelectElement) offer(this.control, value);
    this.control.value = value;
  }

  /** Tells whether a person changed it, and what was drafted. @param {string|null} drafted null: nobody did */
  mark(drafted) {
    const changed = drafted !== null && drafted !== this.value;
    this.element.querySelector("[data-changed]").hidden = !changed;
    if (changed) this.element.querySelector("[data-was]").textContent = this.was(drafted);
  }

  /** @param {string} drafted @protected */
  was(drafted) {
    return drafted ? say("was", { value: drafted }) : config.words.was_nothing;
  }
}

/** Radio buttons. */
export class Radios extends Field {
  get radios() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll("input[type=radio]"))];
  }

  get value() {
    return this.radios.find((each) => each.checked)?.value ?? "";
  }

  set value(value) {
    for (const each of this.radios) each.checked = each.value === value;
  }
}

/** A value that is not in a list is offered too. @param {HTMLSelectElement} select @param {string} value */
function offer(select, value) {
  if (value && ![...select.options].some((each) => each.value === value)) select.add(new Option(value));
}
