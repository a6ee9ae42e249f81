import { html } from '/lib/lit-html/lit-html.js';
import { icon } from './icons.js';

/**
 * What became of the last action; always there, so that it is read aloud when it changes.
 *
 * @param {import('../model.js').Model} model
 */
export function result(model) {
  const { text, result: last } = model;
  return html`
    <div id="result" class="result" role="status" data-good=${last ? String(last.good) : ''}>
      ${last
        ? html`
            ${icon(last.good ? 'good' : 'partly')}
            <p>${last.sentence}</p>
            <button class="quiet" type="button" aria-label=${text.dismiss} title=${text.dismiss} @click=${() => model.dismissResult()}>
              ${icon('close')}
            </button>
          `
        : ''}
    </div>
  `;
}
