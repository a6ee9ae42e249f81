import { html } from '/lib/lit-html/lit-html.js';
import { fields } from './fields.js';
import { state } from './state.js';

/**
 * What the last verification of a projection found.
 *
 * @param {import('../model.js').Model} model
 * @param {object | null} verified null where there was never one
 */
export function verification(model, verified) {
  const { text, formats } = model;
  if (!verified) {
    return '';
  }
  const { state: ended, startedAt, result, error } = verified;
  if (ended !== 'DONE' || !result) {
    const told = text.verificationEnded[ended]?.(formats.moment(Date.parse(startedAt))) ?? ended;
    return html`
      <p class=${ended === 'FAILED' ? 'bad-word' : 'soft'} data-verification=${ended}>${told}</p>
      ${error ? html`<p class="trouble">${error}</p>` : ''}
    `;
  }
  const count = (kind) => text.differences[kind](formats.number(result[kind]));
  const wrong = ['missing', 'extra', 'different'].filter((kind) => result[kind] > 0);
  return html`
    <div class="verification" data-verification=${ended} data-agrees=${wrong.length === 0}>
      <p>
        ${text.verified(formats.moment(Date.parse(result.finishedAt)))}
        ${wrong.length === 0 ? state('good', text.agree) : state('bad', wrong.map(count).join(text.comma))}
      </p>
      <p class="soft">${remarks(model, result).join(' · ')}</p>
      ${result.first.length === 0 ? '' : differences(model, result.first)}
    </div>
  `;
}

function remarks({ text, formats }, { rows, moving, unconfirmed }) {
  return [
    text.verifiedRows(formats.number(rows)),
    moving > 0 ? text.moving(formats.number(moving)) : null,
    unconfirmed > 0 ? text.unconfirmed(formats.number(unconfirmed)) : null,
  ].filter(Boolean);
}

function differences({ text }, first) {
  const { differenceColumns: labels } = text;
  const row = ({ kind, key, expected, found }) => html`
    <tr>
      <th scope="row" class="id">${key}</th>
      <td data-label=${labels.kind} class="bad-word">${text.kindsOfDifference[kind] ?? kind}</td>
      <td data-label=${labels.expected}>${fields(text, expected)}</td>
      <td data-label=${labels.found}>${fields(text, found)}</td>
    </tr>
  `;
  return html`
    <details>
      <summary>${text.firstDifferences(first.length)}</summary>
      <table class="stacking">
        <caption class="visually-hidden">${text.firstDifferences(first.length)}</caption>
        <thead>
          <tr>${['key', 'kind', 'expected', 'found'].map((column) => html`<th scope="col">${labels[column]}</th>`)}</tr>
        </thead>
        <tbody>${first.map(row)}</tbody>
      </table>
    </details>
  `;
}
