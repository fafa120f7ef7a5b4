import { Composer } from "./composer.js";
import { byId, config, say } from "./config.js";
import { watchConnection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { History } from "./history.js";
import { sendMark } from "./marks.js";
import { People } from "./people.js";
import { keepChoices, keepTypeSize } from "./preferences.js";
import { Transcript } from "./render/transcript.js";
import { Scrolling } from "./scrolling.js";

const history = new History();
const scrolling = new Scrolling();
const composer = new Composer((text, byKey) => {
  conversation.ask(text);
  if (byKey) composer.focus();
});
const transcript = new Transcript(
  (entry, ticks) => history.change(entry, { ticks }),
  (entry, action, byKey) => {
    if (action === "edit") {
      conversation.forget(entry);
      composer.write(entry.message.text);
    } else if (conversation.retry(entry) && byKey) {
      composer.focus();
    }
  },
  (entry, helped) => sendMark(history, entry, helped),
);
const people = new People(history, (message) => conversation.tell(message));
const conversation = new Conversation(
  history,
  transcript,
  scrolling,
  (busy) => composer.setBusy(busy),
  (state) => people.heed(state),
);

/** Examples and quick replies are buttons of the form, which the script answers itself. */
document.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target).closest("button[name=reply]");
  if (!(pressed instanceof HTMLButtonElement)) return;
  event.preventDefault();
  if (conversation.running) return;
  conversation.ask(pressed.value);
  if (event.detail === 0) composer.focus();
});

const dialog = /** @type {HTMLDialogElement} */ (byId("clear-dialog"));
byId("clear").addEventListener("click", () => {
  dialog.returnValue = "keep";
  dialog.showModal();
});
dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "clear") return;
  people.leave();
  conversation.clear();
  composer.box.value = "";
  composer.setBusy(false);
  byId("announcer").textContent = say("cleared");
  window.scrollTo({ top: 0 });
});

keepTypeSize();
keepChoices();
watchConnection();
if (config.exchange?.failure) composer.box.value = "";
conversation.open();
people.open();
composer.setBusy(false);
