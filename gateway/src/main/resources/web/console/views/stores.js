import { html } from '/lib/lit-html/lit-html.js';
import { shown } from './fields.js';
import { storeName } from './projections.js';
import { state } from './state.js';

/**
 * What each store says of a message, beside what its events make it to be.
 *
 * @param {import('../model.js').Model} model
 * @param {object} message
 */
export function stores({ text }, message) {
  return html`
    <section aria-labelledby="stores">
      <h2 id="stores">${text.stores}</h2>
      <p class="hint">${text.storesHint}</p>
      <div class="stores">${message.stores.map((one) => store(text, one))}</div>
    </section>
  `;
}

function store(text, { projection, store: server, generation, error, rows }) {
  return html`
    <article data-store=${server} data-projection=${projection}>
      <h3>${text.storeTitle(projection, storeName(text, server), generation)}</h3>
      ${error
        ? html`<p>${state('bad', text.storeFailed)}</p><p class="trouble">${error}</p>`
        : html`<p>${verdict(text, rows)}</p>${rows.map((one) => row(text, one))}`}
    </article>
  `;
}

function verdict(text, rows) {
  const wrong = rows.filter(({ agrees }) => !agrees).length;
  if (wrong > 0) {
    return state('bad', text.storeDiffers(wrong));
  }
  return rows.length === 0 ? state('good', text.storeEmpty) : state('good', text.storeAgrees);
}

function row(text, { key, expected, found, agrees }) {
  const names = [...new Set([...Object.keys(expected ?? {}), ...Object.keys(found ?? {})])];
  const { rowColumns: labels } = text;
  const caption = html`<span class="id">${key}</span> ${state(agrees ? 'good' : 'bad', rowVerdict(text, expected, found, agrees))}`;
  if (names.length === 0) {
    return html`<p class="row ${agrees ? '' : 'wrong'}" data-agrees=${agrees}>${caption}</p>`;
  }
  return html`
    <table class="row ${agrees ? '' : 'wrong'}" data-agrees=${agrees}>
      <caption>${caption}</caption>
      <thead>
        <tr>
          <th scope="col">${labels.field}</th>
          <th scope="col">${labels.expected}</th>
          <th scope="col">${labels.found}</th>
        </tr>
      </thead>
      <tbody>${names.map((name) => field(text, name, expected, found, agrees))}</tbody>
    </table>
  `;
}

function rowVerdict(text, expected, found, agrees) {
  if (agrees) {
    return expected === null && found === null ? text.rowAbsent : text.rowAgrees;
  }
  if (found === null) {
    return text.rowMissing;
  }
  return expected === null ? text.rowExtra : text.rowDiffers;
}

function field(text, name, expected, found, agrees) {
  // Of a row that should be there only some fields are known.
  const compared = expected === null || Object.hasOwn(expected, name);
  const wanted = value(expected, name);
  const there = value(found, name);
  const wrong = !agrees && compared && wanted !== there;
  const cell = (content) => (content === null ? html`<span class="soft">${text.noField}</span>` : content);
  return html`
    <tr class=${wrong ? 'wrong' : ''}>
      <th scope="row">${name}</th>
      <td class="id">${compared ? cell(wanted) : html`<span class="soft">${text.anything}</span>`}</td>
      <td class="id">${cell(there)} ${wrong && expected && found ? html`<strong>≠ ${text.fieldDiffers}</strong>` : ''}</td>
    </tr>
  `;
}

function value(row, name) {
  return row && Object.hasOwn(row, name) ? shown(row[name]) : null;
}
