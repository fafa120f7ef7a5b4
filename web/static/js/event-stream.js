/**
 * Server-sent events out of a response body.
 * @typedef {{event: string, data: string}} ServerEvent
 */

/** @param {string} block the lines of one event @returns {ServerEvent|null} */
function parseBlock(block) {
  let event = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (name === "event") event = value;
    if (name === "data") data.push(value);
  }
  return data.length ? { event, data: data.join("\n") } : null;
}

/**
 * Cuts text that arrives in pieces into whole events.
 * @param {(event: ServerEvent) => void} onEvent
 * @returns {(piece: string) => void}
 */
export function eventCutter(onEvent) {
  let rest = "";
  return (piece) => {
    rest = (rest + piece).replace(/\r\n|\r(?!$)/g, "\n");
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event) onEvent(event);
    }
  };
}

/**
 * Reads a whole stream; older web-views without a readable body get it in one piece.
 * @param {Response} response
 * @param {(event: ServerEvent) => void} onEvent
 */
export async function readEvents(response, onEvent) {
  const cut = eventCutter(onEvent);
  if (!response.body?.getReader) {
    cut(`${await response.text()}\n\n`);
    return;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    cut(decoder.decode(value, { stream: true }));
  }
  cut(`${decoder.decode()}\n\n`);
}
