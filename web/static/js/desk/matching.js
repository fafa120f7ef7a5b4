// Which of the matters on the page is which of a newer draft: they are told by their words.

/** Pairs of characters next to each other. @param {string} text @returns {Set<string>} */
function pairs(text) {
  const plain = text.replace(/[\s，。；、！？,.;!?]/g, "");
  return new Set(Array.from({ length: Math.max(plain.length - 1, 0) }, (_, at) => plain.slice(at, at + 2)));
}

/** How much of the shorter text is in the longer one, 0 to 1. @param {string} one @param {string} other */
export function overlap(one, other) {
  const [fewer, more] = [pairs(one), pairs(other)].sort((a, b) => a.size - b.size);
  if (!fewer.size) return 0;
  return [...fewer].filter((pair) => more.has(pair)).length / fewer.size;
}

export const SAME = 0.5;
/** From this overlap on, two texts are about the same matter. */

/**
 * @param {string[]} olds words of the matters on the page; empty: nothing was heard of it so far
 * @param {string[]} news words of the matters of the draft
 * @returns {(number|null)[]} for each new one the index of the old one that it is
 */
export function assign(olds, news) {
  const free = new Set(olds.keys());
  const found = news.map(() => /** @type {number|null} */ (null));
  const candidates = news.flatMap((fresh, at) =>
    olds.map((old, index) => ({ at, index, share: overlap(old, fresh) })),
  );
  for (const { at, index, share } of candidates.sort((a, b) => b.share - a.share)) {
    if (share < SAME || found[at] !== null || !free.has(index)) continue;
    found[at] = index;
    free.delete(index);
  }
  for (const at of news.keys()) {
    const blankOne = [...free].find((index) => !olds[index]);
    if (found[at] !== null || blankOne === undefined) continue;
    found[at] = blankOne;
    free.delete(blankOne);
  }
  return found;
}
