// The form of a record without reloading: its lists change in place, the rules look on while typing.
import { checking } from "./checking.js";
import { focusAfter } from "./focusing.js";
import { takeTables } from "./pasting.js";

const IN_PLACE = /^(add|remove|up|down|paste|check)( |$)/;
const form = () => document.querySelector("#record-form");
let changed = form()?.querySelector("#save-state")?.textContent.trim() !== "";

// Sends what a button says, and puts the answer in the place of the page.
async function send(button) {
  const here = form();
  const body = new URLSearchParams(new FormData(here, button));
  const open = [...document.querySelectorAll("details[open]")].map((each) => each.id).filter(Boolean);
  const said = button.value;
  here.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(here.action, { method: "POST", body });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    say(here.dataset.offline);
    return;
  } finally {
    here.removeAttribute("aria-busy");
  }
  const fresh = page.querySelector("#main");
  if (!fresh?.querySelector("#record-form")) {
    here.dataset.plain = "1"; // as without scripts: what is wrong is told on a page of its own
    here.requestSubmit(button);
    return;
  }
  document.querySelector("#main").replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  changed = true;
  begin();
  focusAfter(said);
}

function say(text) {
  const place = form()?.querySelector("#save-state");
  if (place) place.textContent = text;
}

// Why the form cannot be sent now; nothing of it is lost by trying.
function hindrance(here, button) {
  if (!navigator.onLine) return here.dataset.offline;
  const size = new URLSearchParams(new FormData(here, button)).toString().length;
  return size > Number(here.dataset.most) ? here.dataset.tooLarge : "";
}

function submitted(event) {
  const here = event.target;
  const button = event.submitter;
  const why = hindrance(here, button);
  if (why || here.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    if (why) say(why);
  } else if (button && IN_PLACE.test(button.value) && !here.dataset.plain) {
    event.preventDefault();
    send(button);
  } else {
    changed = false;
  }
}

function begin() {
  const here = form();
  if (!here) return;
  takeTables(here.querySelector("#paste"));
  checking(here, say);
  here.addEventListener("input", () => {
    changed = true;
  });
  here.addEventListener("submit", submitted);
}

addEventListener("beforeunload", (event) => {
  if (changed && form()) event.preventDefault();
});
begin();
