// One conversation: new lines come by themselves, with suggestions for what the citizen said last.
import { byId, config } from "../config.js";
import { blank } from "../render/fill.js";
import { call } from "./api.js";
import { Asking } from "./asking.js";
import { listenToKeys } from "./keys.js";
import { Suggestions } from "./suggestions.js";

const HELD = 20;
const PAUSE = 3000;
const talk = byId("talk");
const log = byId("log");
const form = byId("answer-form");
const state = byId("talk-state");
let last = config.last;

/** What the citizen said last. */
function said() {
  const lines = [...log.querySelectorAll('[data-author="citizen"] [data-text="text"]')];
  return lines.slice(-config.lines).map((each) => each.textContent.trim()).join("\n").slice(-config.limit);
}

/** @param {any[]} lines */
function show(lines) {
  for (const line of lines) {
    if (line.id <= last) continue;
    last = line.id;
    log.append(blank("line", line));
  }
  log.scrollTop = log.scrollHeight;
  if (lines.some((line) => line.author === "citizen")) asking?.now();
}

async function follow() {
  const seen = Number(talk.dataset.revision);
  for (;;) {
    try {
      const path = `/conversations/${config.conversation}/lines?after=${last}&revision=${seen}&wait=${HELD}`;
      const { lines, revision } = await call(path);
      if (state.dataset.lost) {
        state.textContent = "";
        delete state.dataset.lost;
      }
      show(lines);
      // Somebody else took it, passed it on or ended it: the page says so.
      if (revision !== seen && !byId("answer")?.value) return location.reload();
      if (revision !== seen) return moved();
    } catch {
      state.textContent = config.words.lost;
      state.dataset.lost = "1";
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** What was typed is kept: the page is left as it is. */
function moved() {
  state.textContent = config.words.over;
}

const suggestions = form ? new Suggestions(byId("answer"), said) : null;
const asking = suggestions
  ? new Asking(async () => {
      if (!said()) return;
      const found = await call("/suggest", { transcript: said(), previous: suggestions.ids }).catch(() => null);
      if (found) suggestions.show(found.suggestions);
    }, 0)
  : null;

async function send() {
  const box = byId("answer");
  const key = form.elements.namedItem("key");
  if (!box.value.trim() || form.dataset.busy) return;
  form.dataset.busy = "1";
  state.textContent = config.words.sending;
  try {
    suggestions.noteEdit();
    await call(`/conversations/${config.conversation}/lines`, { text: box.value, key: key.value });
    box.value = "";
    suggestions.taken = null;
    key.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
    state.textContent = "";
  } catch (error) {
    state.textContent = `${config.words.not_sent}${error.status ? error.text : ""}`;
  } finally {
    delete form.dataset.busy;
    box.focus();
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
byId("answer")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) send();
});
if (suggestions)
  listenToKeys({
    Digit1: () => suggestions.accept(0),
    Digit2: () => suggestions.accept(1),
    Digit3: () => suggestions.accept(2),
    KeyE: () => suggestions.edit(),
    KeyX: () => suggestions.reject(),
    KeyS: () => send(),
  });
log.scrollTop = log.scrollHeight;
asking?.now();
if (talk.dataset.revision !== "0") follow();
