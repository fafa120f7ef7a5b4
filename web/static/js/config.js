/**
 * What the server wrote into the page for its script.
 *
 * @typedef {object} Config
 * @property {string} chat address of the chat API
 * @property {string} lines address of what people send
 * @property {string} feedback address of what people say of answers
 * @property {number} wait how many seconds it may let wait for news
 * @property {string} base what stands before each path, behind a proxy
 * @property {number} limit longest question, in characters
 * @property {number} seconds how long to wait for the next part of an answer
 * @property {string[]} fixed choices made by the page's address
 * @property {Record<string, any>} words sentences to show
 * @property {{text: string, answer: object|null, failure: object|null}|null} exchange
 *   a question that was asked and answered without a script
 */

/** @type {Config} */
export const config = JSON.parse(document.getElementById("config").textContent);

/**
 * A sentence with its {places} filled in.
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function say(key, values = {}) {
  return fillIn(config.words[key], values);
}

/** @param {string} sentence @param {Record<string, string|number>} values */
export function fillIn(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @param {string} id @returns {any} the element, which the page always holds */
export function byId(id) {
  return document.getElementById(id);
}
