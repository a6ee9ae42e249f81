import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { link } from '../route.js';
import { projectionWork } from './projection-work.js';
import { state } from './state.js';
import { viewHeader } from './view-header.js';

const COLUMNS = ['name', 'state', 'position', 'lag', 'generation', 'letters'];
const KINDS = { RUNNING: 'good', ELSEWHERE: 'unknown', FAILING: 'bad' };

/**
 * How far each projection is, and what can be done with it.
 *
 * @param {import('../model.js').Model} model
 */
export function projections(model) {
  const { text, desk } = model;
  const { data } = desk.projections;
  return html`
    ${viewHeader(model, text.views.projections)}
    ${data ? table(model, data.items) : html`<p class="loading">${text.loading}</p>`}
  `;
}

function table(model, items) {
  const { text } = model;
  if (items.length === 0) {
    return html`<p class="empty">${text.noProjections}</p>`;
  }
  return html`
    <table class="stacking projections">
      <caption class="visually-hidden">${text.projectionsCaption}</caption>
      <thead>
        <tr>${COLUMNS.map((column) => html`<th scope="col">${text.projectionColumns[column]}</th>`)}</tr>
      </thead>
      ${repeat(items, ({ name }) => name, (one) => projection(model, one))}
    </table>
  `;
}

function projection(model, one) {
  const { text, formats } = model;
  const { projectionColumns: labels } = text;
  return html`
    <tbody data-projection=${one.name} data-state=${one.state}>
      <tr>
        <th scope="row">
          <span class="name">${one.name}</span> <span class="soft">${text.inStore(storeName(text, one.store))}</span>
        </th>
        <td data-label=${labels.state}>
          ${state(KINDS[one.state] ?? 'unknown', text.projectionStates[one.state] ?? one.state)}
          ${one.trouble ? html`<p class="trouble">${one.trouble}</p>` : ''}
        </td>
        <td data-label=${labels.position}>${position(text, formats, one)}</td>
        <td data-label=${labels.lag}>${lag(text, formats, one)}</td>
        <td data-label=${labels.generation}>${one.generation}</td>
        <td data-label=${labels.letters}>
          ${one.deadLetters === 0
            ? text.none
            : html`<a href=${link('dead-letters')} class="bad-word">${formats.number(one.deadLetters)}</a>`}
        </td>
      </tr>
      <tr>
        <td colspan=${COLUMNS.length} class="work">${projectionWork(model, one)}</td>
      </tr>
    </tbody>
  `;
}

/** @param {string} store as the server calls it */
export function storeName(text, store) {
  return text.serverNames[store] ?? store;
}

function position(text, formats, { position: at, head, eventsPerSecond }) {
  const known = (value) => (value < 0 ? text.unknown : formats.number(value));
  const pace = eventsPerSecond >= 0.1 ? html`<span class="soft">${text.pace(formats.short(eventsPerSecond))}</span>` : '';
  return html`<span>${text.positionOf(known(at), known(head))}</span> ${pace}`;
}

function lag(text, formats, { lagEvents, lagSeconds }) {
  if (lagEvents <= 0 && lagSeconds <= 0) {
    return text.noLag;
  }
  const events = text.lagEvents(formats.number(Math.max(0, lagEvents)));
  return html`<span>${formats.duration(Math.max(0, lagSeconds))}</span> <span class="soft">${events}</span>`;
}
