// The call page: suggestions and the work order while one types or a speech engine listens.
import { byId, config } from "../config.js";
import { call } from "./api.js";
import { Asking } from "./asking.js";
import { Filing } from "./filing.js";
import { listenToKeys } from "./keys.js";
import { Matters } from "./matters.js";
import { Missing } from "./missing.js";
import { Shared, SpeechLine } from "./speech.js";
import { Suggestions } from "./suggestions.js";

const form = /** @type {HTMLFormElement} */ (byId("call"));
const transcript = /** @type {HTMLTextAreaElement} */ (byId("transcript"));
const MOBILE = /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/g;
const phone = /** @type {HTMLInputElement} */ (form.elements.namedItem("phone"));
const city = form.elements.namedItem("city");
const page = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
const suggestions = new Suggestions(byId("answer"), () => transcript.value);
const matters = new Matters();
const missing = new Missing();
const filing = new Filing(form, matters, () => {
  suggestions.noteEdit();
  finished = true;
});
const shared = new Shared(page);
let finished = false;
let trouble = "";

/** Why nothing is suggested, until something is again. @param {string} text */
function tell(text) {
  trouble = text;
  filing.say(text, true);
}

/** @param {any} suggested */
function show(suggested) {
  if (trouble && byId("file-state").textContent === trouble) filing.say("");
  trouble = "";
  suggestions.show(suggested.suggestions);
  matters.draft(suggested.ticket_draft);
  missing.show(suggested.missing);
  const danger = byId("danger");
  danger.hidden = !suggested.notice;
  if (danger.textContent !== suggested.notice) danger.textContent = suggested.notice;
}

async function ask() {
  const said = transcript.value.slice(-config.limit);
  if (line.open) {
    line.send({ ...shared.telling(said), city: city.value });
  } else if (said.trim()) {
    try {
      show(await call("/suggest", { transcript: said, city: city.value, previous: suggestions.ids }));
    } catch (error) {
      tell(error.text ?? "");
    }
  }
}

const asking = new Asking(ask, config.pause);
const line = new SpeechLine(
  `${location.origin.replace(/^http/, "ws")}${config.api}/calls/${form.dataset.call}`,
  (message) => {
    if (message.transcript !== undefined) hear(message);
    if (message.suggestions && !asking.waiting) show(message);
    if (message.error) tell(`${message.error.message}${message.error.hint ?? ""}`);
  },
  () => {
    if (shared.used && transcript.value.trim()) asking.now();
  },
);

/** Takes over what others said, without losing what is typed here. */
function hear(message) {
  const { selectionStart, selectionEnd, scrollTop, scrollHeight, clientHeight } = transcript;
  const atEnd = scrollTop + clientHeight >= scrollHeight - 4;
  const now = shared.hear(transcript.value, message);
  if (now !== transcript.value) {
    transcript.value = now;
    fillPhone();
    if (document.activeElement === transcript) transcript.setSelectionRange(selectionStart, selectionEnd);
    if (atEnd) transcript.scrollTop = transcript.scrollHeight;
  }
  const words = byId("listening").dataset;
  if (message.source === config.speech) byId("listening").textContent = words.on;
}

/** The number that the caller told last, for as long as nobody typed one. */
function fillPhone() {
  const told = transcript.value.match(MOBILE)?.at(-1);
  if (told && !phone.dataset.touched) phone.value = told.replace(/\D/g, "").slice(-11);
}

transcript.addEventListener("input", () => {
  asking.later();
  fillPhone();
});
phone.addEventListener("input", () => {
  phone.dataset.touched = "1";
});
city.addEventListener("change", () => asking.later());
listenToKeys({
  Digit1: () => suggestions.accept(0),
  Digit2: () => suggestions.accept(1),
  Digit3: () => suggestions.accept(2),
  KeyE: () => suggestions.edit(),
  KeyX: () => suggestions.reject(),
  KeyS: () => filing.file(),
});
byId("copy-answer").addEventListener("click", async () => {
  await navigator.clipboard.writeText(byId("answer").value);
  byId("announcer").textContent = config.words.copied;
});
window.addEventListener("beforeunload", (event) => {
  if (!finished && (transcript.value.trim() || matters.touched)) event.preventDefault();
});
if (transcript.value.trim()) asking.now();
