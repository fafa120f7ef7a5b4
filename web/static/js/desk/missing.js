import { byId, config } from "../config.js";
import { blank } from "../render/fill.js";

/** What the caller still has to be asked; what was ticked stays ticked. */
export class Missing {
  constructor() {
    this.list = byId("missing");
    this.none = byId("missing-none");
    this.list.replaceChildren();
  }

  /** @param {{field: string, ask: string}[]} missing */
  show(missing) {
    const kept = new Map([...this.list.children].map((each) => [each.querySelector("input").value, each]));
    const items = missing.map((each) => {
      const old = kept.get(each.field);
      return old?.textContent.trim() === each.ask ? old : blank("missing", each);
    });
    if (items.some((each, index) => each !== this.list.children[index]) || items.length !== this.list.children.length)
      if (!this.list.contains(document.activeElement) || items.includes(document.activeElement.closest("li")))
        this.list.replaceChildren(...items);
    this.none.hidden = items.length > 0;
    this.none.textContent = config.words.missing_none;
  }
}
