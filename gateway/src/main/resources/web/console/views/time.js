import { html } from '/lib/lit-html/lit-html.js';

/**
 * A moment, with the day where it is not today.
 *
 * @param {import('../formats.js').Formats} formats
 * @param {string | null} at RFC 3339
 * @param {boolean} [precise] whether milliseconds matter
 */
export function time(formats, at, precise = false) {
  const moment = Date.parse(at ?? '');
  if (Number.isNaN(moment)) {
    return at ?? '–'; // As it was told.
  }
  const shown = precise ? formats.preciseMoment(moment) : formats.moment(moment);
  return html`<time datetime=${at} title=${formats.full(moment)}>${shown}</time>`;
}
