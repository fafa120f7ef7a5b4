// Shows how far a proof or a hit test has come, until it has ended; without scripts the page reloads.
const WAIT = 1000;
const MOST_WAIT = 8000;

async function follow() {
  let wait = WAIT;
  while (document.querySelector("#progress")?.dataset.running) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#progress");
      if (!answer.ok || !fresh) throw new Error(String(answer.status));
      if (fresh.dataset.running) {
        const bar = document.querySelector("#progress progress");
        const now = fresh.querySelector("progress");
        if (bar && now) bar.parentElement.replaceWith(now.parentElement);
      } else {
        document.querySelector("#progress").replaceWith(fresh);
      }
      wait = WAIT;
    } catch {
      wait = Math.min(wait * 2, MOST_WAIT);
    }
  }
}

follow();
