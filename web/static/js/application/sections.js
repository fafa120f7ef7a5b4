/**
 * The fields as the server has them now, put in place of those on the page. The field somebody is
 * in, and fields whose value is not saved yet, stay as they are.
 *
 * @param {HTMLFormElement} form
 * @param {Set<string>} unsaved paths
 * @returns {Promise<number>} the version that the page shows now
 */
export async function refreshSections(form, unsaved) {
  const response = await fetch(form.dataset.sections, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(String(response.status));
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = parsed.querySelector("#sections");
  const shown = form.querySelector("#sections");
  merge(shown, fresh, "id", (old, now) => mergeSection(old, now, unsaved));
  return Number(fresh.dataset.version);
}

/** Make the children of one element those of another; children with the same key are kept. */
function merge(shown, fresh, key, into) {
  const keyOf = (each) => (key === "id" ? each.id : each.dataset[key]) || each.tagName;
  const known = new Map([...shown.children].map((each) => [keyOf(each), each]));
  let place = shown.firstElementChild;
  for (const now of [...fresh.children]) {
    const old = known.get(keyOf(now));
    known.delete(keyOf(now));
    if (!old) shown.insertBefore(document.adoptNode(now), place);
    else {
      if (old !== place) shown.insertBefore(old, place);
      into(old, now);
      place = [...shown.children].find((each) => keyOf(each) === keyOf(now)).nextElementSibling;
    }
  }
  for (const gone of known.values()) gone.remove();
}

function mergeSection(old, now, unsaved) {
  merge(old, now, "path", (before, after) => {
    const path = after.dataset.path;
    if (path && (unsaved.has(path) || before.contains(document.activeElement))) {
      if (!unsaved.has(path)) aside(before, after);
      return;
    }
    if (before.innerHTML !== after.innerHTML || before.className !== after.className)
      before.replaceWith(document.adoptNode(after));
  });
}

/** Around the control somebody is in, everything may change but the control. */
function aside(before, after) {
  const own = before.querySelector("input, select, textarea");
  const theirs = after.querySelector("input, select, textarea");
  if (!own || !theirs || own.type === "radio" || own.tagName !== theirs.tagName) return;
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = theirs.getAttribute(name);
    if (value === null) own.removeAttribute(name);
    else own.setAttribute(name, value);
  }
  before.className = after.className;
  for (const each of [...before.children]) if (each !== own) each.remove();
  let passed = false;
  for (const each of [...after.children]) {
    if (each === theirs) passed = true;
    else if (passed) before.append(document.adoptNode(each));
    else before.insertBefore(document.adoptNode(each), own);
  }
}
