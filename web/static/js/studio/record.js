// The form of a record without reloading: its lists change in place, the rules look on while typing.
import { checking } from "./checking.js";
import { takeTables } from "./pasting.js";

const IN_PLACE = /^(add|remove|up|down|paste|check)( |$)/;
const form = () => document.querySelector("#record-form");
let changed = form()?.querySelector("#save-state")?.textContent.trim() !== "";

// Sends what a button says, and puts the answer in the place of the page.
async function send(button) {
  const here = form();
  const body = new FormData(here, button);
  const open = [...document.querySelectorAll("details[open]")].map((each) => each.id).filter(Boolean);
  const at = button.value;
  here.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(here.action, { method: "POST", body: new URLSearchParams(body) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#main");
    if (!fresh?.querySelector("#record-form")) throw new Error(String(answer.status));
    document.querySelector("#main").replaceWith(fresh);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    changed = true;
    begin();
    focusAfter(at);
  } catch {
    here.removeAttribute("aria-busy");
    here.requestSubmit(button); // as without scripts
  }
}

// Where somebody goes on: the new item, or the item that was moved.
function focusAfter(said) {
  const [verb, path = ""] = said.split(" ");
  const id = path.replaceAll(".", "-");
  if (verb === "add") {
    const rows = document.querySelectorAll(`#f-${CSS.escape(id)} > .row-item`);
    const last = rows[rows.length - 1];
    last?.querySelector("input, textarea, select")?.focus();
    return;
  }
  if (verb === "up" || verb === "down") {
    const place = Number(path.split(".").pop()) + (verb === "up" ? -1 : 1);
    const row = `#r-${id.replace(/\d+$/, String(place))}`;
    const tools = document.querySelector(row)?.querySelector(".row-tools");
    (tools?.querySelector(`[value^="${verb} "]`) ?? tools?.querySelector("button"))?.focus();
    return;
  }
  (document.querySelector("#failure") ?? document.querySelector("#findings"))?.focus?.();
}

function begin() {
  const here = form();
  if (!here) return;
  takeTables(here.querySelector("#paste"));
  checking(here);
  here.addEventListener("input", () => {
    changed = true;
  });
  here.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button && IN_PLACE.test(button.value) && here.getAttribute("aria-busy") !== "true") {
      event.preventDefault();
      send(button);
    } else {
      changed = false;
    }
  });
}

addEventListener("beforeunload", (event) => {
  if (changed && form()) event.preventDefault();
});
begin();
