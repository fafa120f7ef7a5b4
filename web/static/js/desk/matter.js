import { config, say } from "../config.js";
import { fieldsOf } from "./matter-fields.js";
import { announce } from "./announcer.js";
import { draftedValues } from "./views.js";

/** Fields that are put together when two matters become one. */
const JOINED = ["text", "demand", "place", "object"];
const LABELS = ["type", "department", "district", "urgency"];

/** One matter: filled in by the draft, except for what a person touched. */
export class Matter {
  /** @param {HTMLFieldSetElement} element */
  constructor(element) {
    this.element = element;
    this.fields = fieldsOf(element);
    /** @type {Record<string, string>|null} */
    this.drafted = null;
    /** @type {Set<string>} */
    this.touched = new Set();
    for (const kind of ["input", "change"]) element.addEventListener(kind, (event) => this.typed(event));
    element.addEventListener("focusout", () => setTimeout(() => this.fill()));
    element.addEventListener("click", (event) => this.pressed(event));
  }

  /** Words that tell which matter it is. */
  get words() {
    return this.drafted ? [this.drafted.text, this.values.text].sort((a, b) => b.length - a.length)[0] : this.values.text;
  }

  /** @returns {Record<string, string>} */
  get values() {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
  }

  /** @param {any} draft of this matter */
  draft(draft) {
    this.drafted = draftedValues(draft);
    this.departments = draft.departments;
    this.fill();
  }

  /** Puts the draft into every field that nobody touched or is in. */
  fill() {
    if (!this.drafted) return;
    const department = this.fields.get("department");
    if (!department.focused) department.offerLikely(this.departments);
    for (const [name, field] of this.fields) {
      const touched = this.touched.has(name);
      const value = this.drafted[name];
      if (!touched && !field.focused && field.value !== value) field.value = value;
      field.mark(touched ? value : null);
    }
  }

  /** Takes another matter into this one. @param {Matter} other */
  take(other) {
    const theirs = other.values;
    for (const name of JOINED) {
      const field = this.fields.get(name);
      const parts = [field.value, theirs[name]].filter(Boolean);
      field.value = [...new Set(parts)].join("；");
      this.touched.add(name);
    }
    this.fill();
  }

  /** @param {number} number from 1 @param {boolean} alone whether it is the only one */
  place(number, alone) {
    this.element.querySelector("[data-legend]").textContent = say("matter", { number });
    for (const control of this.element.querySelectorAll("[name]"))
      control.name = control.name.replace(/^m(?:\d+|__)-/, `m${number - 1}-`);
    const buttons = [["merge", number === 1], ["remove", alone]];
    for (const [name, hidden] of buttons) {
      const button = this.element.querySelector(`[data-do=${name}]`);
      button.hidden = hidden;
      button.value = `${name}:${number - 1}`;
      button.setAttribute("aria-label", say(`${name}_long`, { number }));
    }
  }

  /** What is filed. */
  request() {
    const { category1, category2, ...values } = this.values;
    return { ...values, category_path: path(category1, category2), drafted: this.labels() };
  }

  /** @private */
  labels() {
    if (!this.drafted) return null;
    const { category1, category2 } = this.drafted;
    const labels = LABELS.map((name) => [name, this.drafted[name]]);
    return { ...Object.fromEntries(labels), category_path: path(category1, category2) };
  }

  /** @param {Event} event @private */
  typed(event) {
    const name = /** @type {HTMLElement} */ (event.target).closest("[data-field]")?.dataset.field;
    if (!name) return;
    this.touched.add(name);
    // Level 2 belongs to level 1: who changes one has looked at both.
    if (name === "category1") this.touched.add("category2");
    for (const each of [name, "category2"])
      this.fields.get(each).mark(this.drafted && this.touched.has(each) ? this.drafted[each] : null);
  }

  /** @param {Event} event @private */
  pressed(event) {
    if (!(/** @type {HTMLElement} */ (event.target).closest("[data-restore]"))) return;
    const { field: name } = event.target.closest("[data-field]").dataset;
    const field = this.fields.get(name);
    this.touched.delete(name);
    field.value = this.drafted[name];
    if (name === "category2" && this.drafted.category1) {
      this.touched.delete("category1");
      this.fields.get("category1").value = this.drafted.category1;
      field.value = this.drafted[name];
      this.fields.get("category1").mark(null);
    }
    field.mark(null);
    (field.radios?.find((each) => each.checked) ?? field.control).focus();
    announce(say("restored", { field: config.words.field[name] }));
  }
}

/** @param {string} level1 @param {string} level2 the whole path, or empty */
function path(level1, level2) {
  if (level2) return level2.split("/");
  return level1 ? [level1] : [];
}
