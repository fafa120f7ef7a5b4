// While somebody types, the rules look at the form; what they find stands at its field.
const WAIT = 900;

export function checking(form, say) {
  let timer = 0;
  let round = 0;
  form.addEventListener("input", (event) => {
    if (event.target.closest(".paste")) return;
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });

  async function check() {
    const mine = ++round;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.check, { method: "POST", body });
      if (answer.status === 401) say(form.dataset.signedOut);
      if (!answer.ok) return;
      const found = await answer.json();
      if (mine === round && form.isConnected) show(found);
    } catch {
      // The rules look again when it is saved.
    }
  }

  function show(found) {
    for (const place of form.querySelectorAll("[data-faults]")) {
      const here = found.findings.filter((each) => each.shown === place.dataset.faults);
      place.replaceChildren(...here.map(fault));
    }
    const list = document.querySelector("#findings");
    const fresh = new DOMParser().parseFromString(found.html, "text/html").body;
    if (list && list.textContent !== fresh.textContent) list.replaceChildren(...fresh.childNodes);
  }
}

function fault({ level, message, remedy }) {
  const line = document.createElement("p");
  line.className = `fault ${level}`;
  line.textContent = message;
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = ` ${remedy}`;
  line.append(hint);
  return line;
}
