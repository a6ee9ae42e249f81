import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { icon } from './icons.js';

/**
 * What went wrong, a line each, until it went well or is dismissed.
 *
 * @param {import('../model.js').Model} model
 */
export function problems({ text, chat }) {
  const line = ([what, { error, retries }]) => html`
    <div class="problem">
      <p>${text.problems[what]}${reason(text, error)}. ${retries ? text.tryingAgain : ''}</p>
      <button class="quiet" type="button" aria-label=${text.dismiss} title=${text.dismiss} @click=${() => chat.dismiss(what)}>
        ${icon('close')}
      </button>
    </div>
  `;
  return html`<div id="problems" role="status">${repeat(chat.problems, ([what]) => what, line)}</div>`;
}

/**
 * Why it went wrong, in brackets, where that is known.
 *
 * @param {ReturnType<import('../text.js').words>} text
 * @param {Error} error
 */
export function reason(text, { status, title }) {
  if (status === undefined) {
    return '';
  }
  return status === 0 ? ` (${text.unreachable})` : ` (${status} ${title})`;
}
