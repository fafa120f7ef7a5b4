import { config } from "./config.js";
import { view } from "./render/views.js";

/**
 * Whether an answer helped, as the person says.
 * @typedef {import("./history.js").Entry} Entry
 */

/** Messages that quote records, as they are shown. */
const QUOTING = new Set(["guide", "checklist", "bundle"]);

/**
 * What is asked under an answer; nothing when it quotes no guide.
 * @param {Entry[]} answers @param {Record<string, any>} state @param {string|null} city
 */
export function newMark(answers, state, city) {
  const quotes = answers.some((each) => QUOTING.has(view(each.message).type));
  return quotes ? { bundle: state.bundle ?? null, city, helped: null } : null;
}

/**
 * Sends it, and keeps it with the question.
 * @param {import("./history.js").History} history @param {Entry} question @param {boolean} helped
 */
export async function sendMark(history, question, helped) {
  const { bundle = null, city = null } = question.mark ?? {};
  const body = { session: history.session, question: question.message.text, bundle, city, helped };
  const response = await fetch(config.feedback, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(config.seconds * 1000),
  });
  if (!response.ok) throw new Error(String(response.status));
  history.change(question, { mark: { bundle, city, helped } });
}
