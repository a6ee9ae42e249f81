import { html } from '/lib/lit-html/lit-html.js';

/**
 * One sentence instead of a page that is not there yet.
 *
 * @param {string} sentence
 */
export function notice(sentence) {
  return html`<p class="notice" role="status">${sentence}</p>`;
}
