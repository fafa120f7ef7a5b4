/**
 * The fields as the server has them now, put in place of those on the page. Fields whose value is
 * not saved yet, and a date that is half written, stay as they are; the focus stays where it is.
 *
 * @param {HTMLFormElement} form
 * @param {Set<string>} unsaved paths
 * @returns {Promise<{version: number, kept: Set<string>}>} the version that the page shows now, and
 *   the paths of fields that still show an earlier one
 */
export async function refreshSections(form, unsaved) {
  const response = await fetch(form.dataset.sections, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(String(response.status));
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = parsed.querySelector("#sections");
  const kept = new Set(unsaved);
  mergeChildren(form.querySelector("#sections"), fresh, (old, now) =>
    mergeChildren(old, now, (before, after) => mergeField(before, after, kept)),
  );
  forgetMended();
  return { version: Number(fresh.dataset.version), kept };
}

const keyOf = (element) => element.dataset.path ?? (element.id || element.className);

/** Make the children of one element those of another; those with the same key are merged. */
function mergeChildren(shown, fresh, mergeOne) {
  const known = new Map([...shown.children].map((each) => [keyOf(each), each]));
  let place = shown.firstElementChild;
  for (const now of [...fresh.children]) {
    const old = known.get(keyOf(now));
    known.delete(keyOf(now));
    if (!old) {
      shown.insertBefore(document.adoptNode(now), place);
      continue;
    }
    if (old !== place) shown.insertBefore(old, place);
    place = mergeOne(old, now)?.nextElementSibling ?? old.nextElementSibling;
  }
  for (const gone of known.values()) gone.remove();
}

/** @returns {Element} the one that stands there now */
function mergeField(before, after, kept) {
  const path = after.dataset.path;
  const active = before.contains(document.activeElement) ? document.activeElement : null;
  if (path && (kept.has(path) || active?.validity?.badInput)) {
    kept.add(path);
    return before;
  }
  if (before.isEqualNode(after)) return sameValue(before, after);
  const caret = active?.type === "text" ? active.selectionStart : null;
  const now = document.adoptNode(after);
  before.replaceWith(now);
  const again = active && [...now.querySelectorAll(active.tagName)].find((each) => same(each, active));
  again?.focus({ preventScroll: true });
  if (caret !== null) again?.setSelectionRange(caret, caret);
  return now;
}

/** The attributes can be the same while what was typed is not. */
function sameValue(before, after) {
  const controls = after.querySelectorAll("input, select, textarea");
  [...before.querySelectorAll("input, select, textarea")].forEach((each, index) => {
    if (each.type === "radio") each.checked = controls[index].checked;
    else each.value = controls[index].value;
  });
  return before;
}

const same = (one, other) =>
  one.name === other.name && (one.type !== "radio" || one.value === other.value);

/** Take out of the summary of faults what has been put right. */
function forgetMended() {
  const summary = document.querySelector("#errors");
  for (const link of summary?.querySelectorAll("a") ?? []) {
    const control = document.getElementById(link.hash.slice(1));
    if (!control?.closest(".wrong")) link.closest("li").remove();
  }
  if (summary && !summary.querySelector("a")) summary.remove();
}
