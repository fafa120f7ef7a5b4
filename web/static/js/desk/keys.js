/**
 * Keys with Alt, by the place of the key: on a Mac, Alt changes what is typed.
 * @param {Record<string, () => void>} actions by ``KeyboardEvent.code``
 */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const act = actions[event.code.replace("Numpad", "Digit")];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
