/**
 * Clones a blank of web/templates/messages.html and fills it in. Values only ever become text
 * or attributes of elements that the blank names, never markup.
 *
 * @typedef {Record<string, any>} Values
 */

/** @param {string} name @param {Values} values @returns {HTMLElement} */
export function blank(name, values) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`blank-${name}`));
  const element = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const marked = "[data-text], [data-show], [data-list], [data-attrs]";
  for (const each of [element, ...element.querySelectorAll(marked)]) fill(each, values);
  return element;
}

/** @param {any} value */
function isEmpty(value) {
  return value === null || value === undefined || value === "" || value.length === 0;
}

/** @param {any} element @param {Values} values */
function fill(element, values) {
  const { text, show, list, attrs } = element.dataset;
  if (show && isEmpty(values[show])) {
    element.remove();
    return;
  }
  for (const pair of attrs?.split(" ") ?? []) {
    const [, attribute, key] = /^(.+):(.+)$/.exec(pair) ?? [];
    element.setAttribute(attribute, values[key] ?? "");
  }
  if (list) {
    const [key, name] = list.split(":");
    element.append(...values[key].map((/** @type {Values} */ each) => blank(name, each)));
  }
  if (!text) return;
  if (isEmpty(values[text])) element.remove();
  else element.textContent = values[text];
}
