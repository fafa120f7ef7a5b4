// The values that the blanks of desk_call_parts.html show; web/desk/call_views.py prepares the same.
import { config, say } from "../config.js";

export const SHOWN = 3;
const SHOWN_ITEMS = 3;
const TITLE = /^([^《》]+?)([(\uff08][^()\uff08\uff09]*〔[^()\uff08\uff09]*[)\uff09])?$/;

/** A probability as words and as a number. @param {number} probability */
export function chance(probability) {
  const { word } = config.words.chances.find((each) => probability >= each.from);
  return say("chance", { word, percent: `${Math.round(probability * 100)}%` });
}

/** @param {string} source */
function quotedTitle(source) {
  const [, title, number = ""] = TITLE.exec(source) ?? [];
  return title ? `《${title}》${number}` : source;
}

function itemView(item) {
  return {
    text: item.text,
    source: quotedTitle(item.citation.source),
    seen: say("seen", { day: item.citation.seen }),
    reference: item.reference ? config.words.reference : "",
    unverified: item.unverified ? config.words.unverified : "",
  };
}

/** A suggestion as a card shows it. */
export function suggestionView(suggestion) {
  const items = suggestion.answer.map(itemView);
  const rest = items.slice(SHOWN_ITEMS);
  return {
    id: suggestion.id,
    title: suggestion.title,
    city: suggestion.city ? say("city_tag", { city: suggestion.city }) : "",
    percent: Math.round(suggestion.probability * 100),
    chance: chance(suggestion.probability),
    message: suggestion.message,
    items: items.slice(0, SHOWN_ITEMS),
    rest,
    more: say("more_items", { count: rest.length }),
    url: suggestion.url ? `${config.base}${suggestion.url}` : "",
  };
}

/** What is said or sent when a suggestion is taken over. */
export function answerText(suggestion) {
  const lines = suggestion.answer.map((item) => item.text);
  return [suggestion.message, ...lines].filter(Boolean).join("\n");
}

/** A department with its probability, as a radio button. */
export function departmentView(department) {
  return {
    id: department.id,
    name: department.name,
    chance: chance(department.probability),
    reasons: department.reasons.join("；"),
  };
}

/** A drafted matter as the plain texts of its fields; web/desk/matter_fields.py does the same. */
export function draftedValues(matter) {
  const { fields, category_path: path } = matter;
  return {
    type: matter.type,
    category1: path[0] ?? "",
    category2: path.length > 1 ? path.slice(0, 2).join("/") : "",
    department: matter.departments[0]?.id ?? matter.department,
    district: matter.district ?? "",
    subdistrict: fields.place.subdistrict ?? "",
    place: fields.place.said,
    happened: fields.time?.said ?? "",
    object: fields.object,
    demand: fields.demand,
    summary: matter.summary,
    text: matter.text,
    urgency: matter.urgency,
    emotion: fields.emotion,
  };
}

/** Says on the buttons of a suggestion what they do and which keys they have.
 * @param {HTMLElement} element @param {string} title @param {number} number from 1 */
export function nameButtons(element, title, number) {
  const accept = element.querySelector("[data-do=accept]");
  accept.setAttribute("aria-keyshortcuts", `Alt+${number}`);
  accept.setAttribute("aria-label", `${say("accept_long", { number })}：${title}`);
  accept.querySelector("kbd").textContent = `Alt+${number}`;
  for (const which of ["edit", "reject"])
    element.querySelector(`[data-do=${which}]`).setAttribute("aria-label", `${config.words[which]}：${title}`);
}
