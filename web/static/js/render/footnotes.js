import { say } from "../config.js";

/**
 * @typedef {{title: string, source: string, url?: string|null, valid_from?: string|null,
 *   seen: string}} Citation
 * @typedef {Record<string, string>} Note
 */

const NUMBERED_TITLE =
  /^([^\u300a\u300b]+?)([(\uff08][^()\uff08\uff09]*\u3014[^()\uff08\uff09]*[)\uff09])?$/;

/** The source title in book marks before its document number. @param {string} source */
export function quotedTitle(source) {
  return source.replace(NUMBERED_TITLE, (_, title, number) => `\u300a${title}\u300b${number ?? ""}`);
}

/** The sources under one message; the same source is printed once. */
export class Footnotes {
  /** @param {string} shownTitle */
  constructor(shownTitle) {
    this.shownTitle = shownTitle;
    /** @type {Map<string, Note>} */
    this.notes = new Map();
    /** @type {[Note, Note][]} */
    this.marked = [];
  }

  /** @param {Citation|null|undefined} citation @param {any} place what quotes it */
  add(citation, place) {
    if (!citation?.source) return;
    const { title, source, url, valid_from: validFrom, seen } = citation;
    const key = JSON.stringify([source, url, validFrom, seen]);
    const note = this.notes.get(key) ?? this.note(citation);
    this.notes.set(key, note);
    this.marked.push([place, note]);
    if (!title || title === this.shownTitle || source.includes(title)) return;
    const quoted = `\u201c${title}\u201d`;
    if (!note.record.includes(quoted)) note.record = (note.record || say("record")) + quoted;
  }

  /** The notes in order; numbered, with the places that quote them, from two notes on. */
  finish() {
    const notes = [...this.notes.values()];
    if (notes.length > 1) {
      notes.forEach((note, index) => (note.mark = `[${index + 1}]`));
      for (const [place, note] of this.marked) place.mark = note.mark;
    }
    return notes;
  }

  /** @param {Citation} citation @private */
  note({ source, url, valid_from: validFrom, seen }) {
    const link = /^https?:\/\//i.test(url ?? "") ? url : "";
    return {
      mark: "",
      source: quotedTitle(source),
      link: link ?? "",
      no_link: link ? "" : "yes",
      record: "",
      valid_from: validFrom ? say("valid_from", { date: validFrom }) : "",
      seen: seen ? say("seen", { date: seen }) : "",
    };
  }
}
