import { config, fillIn, say } from "../config.js";
import { Footnotes } from "./footnotes.js";
import { agent, offer } from "./people.js";

/**
 * What the page shows of each message; web/page_messages.py prepares the same values for
 * visitors without a script.
 * @typedef {import("../chat-client.js").Message} Message
 * @typedef {import("./fill.js").Values} Values
 */

/** The path of a readable page; nothing else becomes a link. */
const PAGE = /^\/(bundle|guide)\/[a-z0-9.-]+$/;

/** @param {Message} message @returns {Values} */
function notice(message) {
  const numbers = (message.numbers ?? []).map((/** @type {any} */ each) => ({
    ...each,
    link: `tel:${each.number.replace(/[^0-9+]/g, "")}`,
  }));
  const level = ["warning", "emergency"].includes(message.level) ? message.level : "info";
  const role = level === "emergency" ? "alert" : "note";
  return { type: "notice", text: message.text, level, role, numbers };
}

/**
 * What was left out for length, and the address of the page where it stands.
 * @param {Message} message @returns {Values}
 */
function rest(message) {
  const page = PAGE.test(message.page ?? "") ? config.base + message.page : "";
  return { more: message.more ?? "", page };
}

/** The path of a page of an application, or of the sign-in. */
const FORM_PAGE = /^\/(application\/[A-Za-z0-9_-]+(\/[a-z]+)?|sign-in\?next=\/)$/;

/** @param {Message} message @returns {Values|null} */
function application(message) {
  const page = FORM_PAGE.test(message.page ?? "") ? config.base + message.page : "";
  if (!message.title) return null;
  return {
    type: "application",
    title: message.title,
    lead: message.lines ? message.text : "",
    number: message.number ?? "",
    filled: message.filled ?? "",
    rows: message.rows ?? [],
    more: message.more ?? "",
    page,
    page_label: message.page_label ?? "",
  };
}

/** @param {Message} message @returns {Values|null} */
function bundle(message) {
  if (!message.title) return null;
  const notes = new Footnotes(message.title);
  notes.add(message.citation, {});
  const matters = (message.matters ?? []).map((/** @type {any} */ each) => ({
    ...each,
    optional: each.optional ? say("optional") : "",
  }));
  const audience = (message.audience ?? []).join("\u3001");
  return { ...message, audience, matters, ...rest(message), notes: notes.finish() };
}

/** @param {Message} message @param {(each: any) => Values} prepare @returns {Values|null} */
function quoted(message, prepare) {
  const notes = new Footnotes(message.title);
  const items = (message.items ?? []).map((/** @type {any} */ each) => {
    const item = { ...prepare(each), mark: "" };
    notes.add(each.citation, item);
    return item;
  });
  if (!items.length || !message.title) return null;
  return { ...message, items, ...rest(message), notes: notes.finish() };
}

/** @param {any} each @returns {Values} */
function statement(each) {
  return {
    text: each.text,
    brief: each.brief,
    when: each.when,
    applies: each.applies ? say("applies") : "",
    reference: each.reference ? say("reference") : "",
    unverified: each.unverified ? say("unverified") : "",
    valid_to: each.valid_to ? say("valid_to", { date: each.valid_to }) : "",
  };
}

/** @param {any} each @returns {Values} */
function material(each) {
  const { certificate, copies, necessity } = each;
  const { form, necessity: labels } = config.words;
  const parts = [form[each.form] ?? each.form, copies ? say("copies", { count: copies }) : ""];
  return {
    name: each.name,
    applies: each.applies ? say("applies") : "",
    required: necessity === "required" ? labels.required : "",
    conditional: necessity === "conditional" ? labels.conditional : "",
    certificate: certificate ? say("certificate") : "",
    certificate_detail: certificate ? fillIn(config.words.certificate_detail, { name: certificate }) : "",
    reference: each.reference ? say("reference") : "",
    detail: parts.filter(Boolean).join(" \u00b7 "),
    when: each.when,
  };
}

/** @param {Message} message @returns {Values} */
function buttons(message) {
  return { ...message, label: message.text || say("choices"), buttons: message.buttons ?? [] };
}

/** @type {Record<string, (message: Message) => Values|null>} */
const PREPARE = {
  notice,
  bundle,
  guide: (message) => quoted(message, statement),
  checklist: (message) => quoted(message, material),
  buttons,
  application,
  agent,
  ticket_offer: offer,
  message_offer: offer,
};

/**
 * The values to print; an unknown, empty or broken message shows its plain text.
 * @param {Message} message @returns {Values}
 */
export function view(message) {
  const plain = { type: "text", text: message.text ?? "" };
  try {
    return (Object.hasOwn(PREPARE, message.type) && PREPARE[message.type](message)) || plain;
  } catch {
    return plain;
  }
}
