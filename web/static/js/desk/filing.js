import { byId, config, say } from "../config.js";
import { blank } from "../render/fill.js";
import { call } from "./api.js";
import { announce } from "./announcer.js";

/** Files the call: looks for tickets that say the same first, and files once whatever happens. */
export class Filing {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./matters.js").Matters} matters
   * @param {() => void} onFiled
   */
  constructor(form, matters, onFiled) {
    this.form = form;
    this.matters = matters;
    this.onFiled = onFiled;
    this.button = byId("file");
    this.state = byId("file-state");
    this.similar = byId("similar");
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { name, value } = event.submitter ?? {};
      this.file(name === "merge_into" ? value : "", name === "distinct");
    });
    byId("back-to-form").addEventListener("click", () => {
      this.similar.hidden = true;
      this.button.focus();
    });
  }

  /** @param {string} mergeInto number of the ticket that says the same @param {boolean} distinct none does */
  async file(mergeInto = "", distinct = false) {
    if (this.busy || !this.complete()) return;
    this.busy = true;
    this.say(config.words.filing);
    try {
      const request = this.request(mergeInto);
      const looked = distinct || mergeInto;
      const found = looked ? [] : await this.alike(request);
      if (found.length) this.showSimilar(found);
      else this.filed((await call("/tickets", request)).tickets);
    } catch (error) {
      this.say(`${config.words.not_filed}${error.text ?? ""}`, true);
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} mergeInto @private */
  request(mergeInto) {
    const value = (name) => this.form.elements.namedItem(name).value;
    const matters = this.matters.all.map((each) => each.request());
    if (mergeInto) matters[0].merge_into = mergeInto;
    return {
      key: value("key"),
      city: value("city"),
      conversation: value("conversation"),
      transcript: value("transcript"),
      name: value("name").trim(),
      phone: value("phone").trim(),
      confidential: this.form.elements.namedItem("confidential").checked,
      matters,
    };
  }

  /** Whether everything is there that has to be; else leads to it. @private */
  complete() {
    for (const [index, { fields }] of this.matters.all.entries())
      for (const name of ["summary", "category1"]) {
        if (fields.get(name).value.trim()) continue;
        this.say(say("missing_in_matter", { number: index + 1, field: config.words.field[name] }), true);
        fields.get(name).control.focus();
        return false;
      }
    return true;
  }

  /** Looking for similar ones never stops anybody from filing. @private */
  async alike({ matters: [first], city, transcript }) {
    const { text, district, subdistrict, place } = first;
    const asked = { text: text || transcript, city, district, subdistrict, place };
    return asked.text.trim() ? call("/tickets/similar", asked).then(({ similar }) => similar, () => []) : [];
  }

  /** @param {any[]} found @private */
  showSimilar(found) {
    byId("similar-list").replaceChildren(...found.map((each) => blank("similar", each)));
    this.similar.hidden = false;
    this.similar.focus();
    this.say("");
  }

  /** @param {any[]} tickets @private */
  filed(tickets) {
    byId("filed-list").replaceChildren(...tickets.map((each) => blank("filed", each)));
    this.form.hidden = true;
    const result = byId("filed");
    result.hidden = false;
    result.focus();
    announce(`${config.words.filed_head}：${tickets.map((each) => each.number).join("、")}`);
    this.onFiled();
  }

  /** @param {string} text @param {boolean} wrong @private */
  say(text, wrong = false) {
    this.state.textContent = text;
    this.state.classList.toggle("late", wrong);
  }
}
