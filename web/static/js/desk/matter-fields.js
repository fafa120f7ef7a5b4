import { config } from "../config.js";
import { blank } from "../render/fill.js";
import { Field, Radios } from "./field.js";
import { departmentView } from "./views.js";

export const FIELDS = [
  "type",
  "category1",
  "category2",
  "department",
  "district",
  "subdistrict",
  "place",
  "happened",
  "object",
  "demand",
  "summary",
  "text",
  "urgency",
  "emotion",
];
const OTHER = "other";
const LIKELY = 3;

/** The likely departments, any other one by its title, or none. */
class Department extends Radios {
  constructor(matter, name) {
    super(matter, name);
    this.other = /** @type {HTMLInputElement} */ (this.element.querySelector("input[type=text]"));
    this.likely = this.element.querySelector("[data-likely]");
    this.shown = "";
    this.other.addEventListener("input", () => {
      super.value = OTHER;
    });
  }

  get value() {
    const chosen = super.value;
    if (chosen !== OTHER) return chosen;
    const typed = this.other.value.trim();
    return Object.entries(config.departments).find(([, title]) => title === typed)?.[0] ?? typed;
  }

  set value(value) {
    const known = this.radios.some((each) => each.value === value && value !== OTHER);
    super.value = known ? value : OTHER;
    this.other.value = known ? "" : (config.departments[value] ?? value);
  }

  /** @param {any[]} departments the likely ones, the best first */
  offerLikely(departments) {
    const best = departments.slice(0, LIKELY);
    const wanted = JSON.stringify(best);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const { name } = this.radios[0];
    const chosen = this.value;
    this.likely.replaceChildren(...best.map((each) => blank("department", departmentView(each))));
    for (const radio of this.radios) radio.name = name;
    this.value = chosen;
  }

  was(drafted) {
    return super.was(config.departments[drafted] ?? drafted);
  }
}

/** Level 2 of a category: only those of the level 1 that is chosen. */
class Category2 extends Field {
  constructor(matter, name) {
    super(matter, name);
    this.level1 = /** @type {HTMLSelectElement} */ (matter.querySelector('[data-field="category1"] select'));
    this.any = this.control.options[0];
    this.groups = [...this.control.querySelectorAll("optgroup")];
    this.level1.addEventListener("change", () => this.narrow());
    this.narrow();
  }

  set value(value) {
    this.narrow(value);
    super.value = value;
  }

  get value() {
    return super.value;
  }

  narrow(value = this.control.value) {
    const shown = this.groups.filter((each) => each.label === this.level1.value);
    this.control.replaceChildren(this.any, ...(shown.length ? shown : this.groups));
    const fits = [...this.control.options].some((each) => each.value === value);
    this.control.value = fits ? value : "";
  }

  was(drafted) {
    return super.was(drafted.split("/")[1] ?? "");
  }
}

/** @param {HTMLElement} matter @returns {Map<string, Field>} */
export function fieldsOf(matter) {
  const kinds = { urgency: Radios, department: Department, category2: Category2 };
  return new Map(FIELDS.map((name) => [name, new (kinds[name] ?? Field)(matter, name)]));
}
