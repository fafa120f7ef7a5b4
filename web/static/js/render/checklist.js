import { say } from "../config.js";

/**
 * The working parts of a checklist: ticks that are kept, progress, copying, printing.
 * @param {HTMLElement} element
 * @param {import("./fill.js").Values} shown
 * @param {number[]} ticks
 * @param {(ticks: number[]) => void} onTick
 */
export function enliven(element, shown, ticks, onTick) {
  /** @type {HTMLInputElement[]} */
  const boxes = [...element.querySelectorAll("input.tick")];
  const progress = element.querySelector(".progress");
  const ticked = () => boxes.flatMap((box, index) => (box.checked ? [index] : []));
  const count = () => {
    progress.textContent = say("progress", { done: ticked().length, total: boxes.length });
  };
  boxes.forEach((box, index) => {
    box.checked = ticks.includes(index);
    box.addEventListener("change", () => {
      count();
      onTick(ticked());
    });
  });
  count();
  const status = element.querySelector(".action-status");
  element.querySelector("[data-action=copy]").addEventListener("click", async () => {
    const copied = await copy(asText(shown, ticked()));
    status.textContent = say(copied ? "copied" : "copy_failed");
    window.setTimeout(() => (status.textContent = ""), 4000);
  });
  element.querySelector("[data-action=print]").addEventListener("click", () => printOnly(element));
}

/**
 * The list as plain text.
 * @param {import("./fill.js").Values} shown @param {number[]} ticks
 */
export function asText(shown, ticks) {
  const lines = [shown.title, ""];
  shown.items.forEach((/** @type {any} */ item, /** @type {number} */ index) => {
    const kinds = [item.required || item.conditional, item.detail, item.certificate, item.reference];
    const kind = kinds.filter(Boolean).join("\uff0c");
    lines.push(`${ticks.includes(index) ? "\u2611" : "\u2610"} ${item.name}${item.mark}\uff08${kind}\uff09`);
    if (item.when) lines.push(`    ${say("list_when")}\uff1a${item.when}`);
    if (item.certificate_detail) lines.push(`    ${item.certificate_detail}`);
  });
  lines.push("");
  for (const note of shown.notes) {
    const parts = [note.source, note.record, note.valid_from, note.seen].filter(Boolean);
    lines.push(`${note.mark}${say("list_source")}\uff1a${parts.join(" \u00b7 ")}`);
    if (note.link) lines.push(`    ${note.link}`);
  }
  return lines.join("\n");
}

/** @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** For web-views without a clipboard of their own. @param {string} text */
function copyBySelection(text) {
  const area = document.createElement("textarea");
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus();
  return copied;
}

/** @param {HTMLElement} element prints this list without the rest of the conversation */
function printOnly(element) {
  const root = document.documentElement;
  root.dataset.printing = "one";
  element.dataset.printed = "";
  const restore = () => {
    delete root.dataset.printing;
    delete element.dataset.printed;
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}
