import { html } from '/lib/lit-html/lit-html.js';
import { time } from './time.js';

/**
 * A view's name and from when its data is.
 *
 * @param {import('../model.js').Model} model
 * @param {string} title
 */
export function viewHeader(model, title) {
  return html`
    <header class="view-header">
      <h1 tabindex="-1">${title}</h1>
      ${freshness(model)}
    </header>
  `;
}

function freshness(model) {
  const { text, formats, desk } = model;
  const { watched } = desk;
  if (watched.length === 0) {
    return '';
  }
  const oldest = watched.some(({ at }) => at === null) ? null : Math.min(...watched.map(({ at }) => at));
  const failing = watched.find(({ error }) => error !== null);
  return html`
    <p class="fresh">
      ${oldest === null ? text.noDataYet : html`${text.fresh} ${time(formats, new Date(oldest).toISOString())}`}
    </p>
    ${failing ? html`<p class="stale">${text.stale(model.reason(failing.error), nextTry(formats, failing))}</p>` : ''}
  `;
}

function nextTry(formats, { nextAt }) {
  return formats.duration(Math.max(1, Math.ceil((nextAt - Date.now()) / 1000)));
}
