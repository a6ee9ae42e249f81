import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { link } from '../route.js';
import { time } from './time.js';
import { viewHeader } from './view-header.js';

const MOST = 200;

/**
 * What could not be handled, and what to do with it.
 *
 * @param {import('../model.js').Model} model
 */
export function deadLetters(model) {
  const { text, desk } = model;
  const { data } = desk.letters;
  return html`
    ${viewHeader(model, text.views['dead-letters'])}
    ${data ? list(model, data.items) : html`<p class="loading">${text.loading}</p>`}
  `;
}

function list(model, items) {
  const { text } = model;
  if (items.length === 0) {
    return html`<div class="empty" id="no-letters"><h2>${text.noLetters}</h2><p>${text.noLettersHint}</p></div>`;
  }
  const { letterColumns: labels } = text;
  return html`
    <p class="hint">${text.lettersHint} ${items.length >= MOST ? text.mostLetters(MOST) : ''}</p>
    <table class="stacking letters">
      <caption class="visually-hidden">${text.letters}</caption>
      <thead>
        <tr>${['what', 'where', 'at', 'cause', 'message', 'actions'].map((column) => html`<th scope="col">${labels[column]}</th>`)}</tr>
      </thead>
      <tbody>${repeat(items, ({ id }) => id, (one) => letter(model, one))}</tbody>
    </table>
  `;
}

function letter(model, one) {
  const { text, formats } = model;
  const { letterColumns: labels } = text;
  return html`
    <tr data-letter=${one.id}>
      <th scope="row">
        <span class="id word">${one.type ?? '–'}</span> <span class="soft">${text.letterKinds[one.kind] ?? one.kind}</span>
      </th>
      <td data-label=${labels.where} class="id word">${one.where}</td>
      <td data-label=${labels.at}>${time(formats, one.at)}</td>
      <td data-label=${labels.cause} class="cause">${one.cause ?? html`<span class="soft">${text.follows}</span>`}</td>
      <td data-label=${labels.message} class="long">
        ${one.messageId ? html`<a class="id" href=${link('message', one.messageId)}>${one.messageId}</a>` : '–'}
      </td>
      <td class="actions">
        ${button(model, 'retry', () => retry(model, one))} ${button(model, 'discard', () => discard(model, one))}
      </td>
    </tr>
  `;
}

function button({ text, busy }, action, act) {
  return html`<button class="secondary" type="button" data-action=${action} ?disabled=${busy} @click=${act}>${text[action]}</button>`;
}

function retry(model, one) {
  const { text } = model;
  model.ask({
    ...text.questions.retry(one),
    act: () =>
      work(model, async (api) => {
        const { done } = await api.retryDeadLetter(one.id);
        return { good: done, sentence: done ? text.results.retried : text.results.retriedAgain };
      }),
  });
}

function discard(model, one) {
  const { text } = model;
  model.ask({
    ...text.questions.discard(one),
    dangerous: true,
    act: () =>
      work(model, async (api) => {
        await api.discardDeadLetter(one.id);
        return { sentence: text.results.discarded };
      }),
  });
}

function work(model, request) {
  const { desk } = model;
  return model.act(async (api) => {
    try {
      return await request(api);
    } finally {
      desk.letters.now();
      desk.projections.now();
    }
  });
}
