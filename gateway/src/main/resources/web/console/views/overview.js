import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { sum } from '../flow/samples.js';
import { partsDown, serverStates } from '../services.js';
import { flow } from './flow.js';
import { kindOf, state } from './state.js';
import { viewHeader } from './view-header.js';

/**
 * What runs, and what flows.
 *
 * @param {import('../model.js').Model} model
 */
export function overview(model) {
  const { text, desk } = model;
  const { data } = desk.services;
  return html`
    ${viewHeader(model, text.views.overview)}
    ${data ? html`${services(model, data)} ${servers(model, data)} ${flow(model)}` : html`<p class="loading">${text.loading}</p>`}
  `;
}

function services(model, { items }) {
  const { text } = model;
  return html`
    <section aria-labelledby="services">
      <h2 id="services">${text.services}</h2>
      ${items.length === 0
        ? html`<p class="empty">${text.noServices}</p>`
        : html`<ul class="cards wide">${repeat(items, ({ name }) => name, (one) => service(model, one))}</ul>`}
    </section>
  `;
}

function service({ text, formats }, one) {
  const { name, kind, address, state: now, since, memoryBytes, samples } = one;
  const connections = sum(samples, 'danliao_gateway_connections');
  const down = partsDown(one).map((part) => part.name);
  return html`
    <li class="card-of ${kindOf(now)}" data-service=${name} data-state=${now}>
      <h3>${name}</h3>
      <p class="kind">${text.kinds[kind] ?? kind}</p>
      <p>
        ${state(kindOf(now), text.states[now] ?? now)}
        ${since ? html`<span class="soft">${text.since(age(formats, since))}</span>` : ''}
      </p>
      <dl class="facts">
        <dt>${text.address}</dt>
        <dd class="id">${address}</dd>
        ${memoryBytes === null ? '' : html`<dt>${text.memory}</dt><dd>${formats.bytes(memoryBytes)}</dd>`}
        ${connections === null ? '' : html`<dt>${text.connections}</dt><dd>${formats.number(connections)}</dd>`}
        ${down.length === 0 ? '' : html`<dt>${text.partsDown}</dt><dd class="bad-word">${down.join(text.comma)}</dd>`}
      </dl>
    </li>
  `;
}

function age(formats, since) {
  return formats.duration(Math.max(1, Math.floor((Date.now() - Date.parse(since)) / 1000)));
}

function servers({ text }, { items }) {
  const entry = (server) => html`
    <li class="card-of ${kindOf(server.state)}" data-server=${server.name} data-state=${server.state}>
      <h3>${text.serverNames[server.name]}</h3>
      <p class="kind">${text.serverUses[server.name]}</p>
      <p>${state(kindOf(server.state), text.states[server.state])}</p>
      <p class="soft">${whoSays(text, server)}</p>
    </li>
  `;
  return html`
    <section aria-labelledby="servers">
      <h2 id="servers">${text.servers}</h2>
      <ul class="cards">${repeat(serverStates(items), ({ name }) => name, entry)}</ul>
    </section>
  `;
}

function whoSays(text, { state: now, reachedBy, missedBy }) {
  if (now === 'UNKNOWN') {
    return text.nobodySays;
  }
  return now === 'UP' ? text.reachedBy(reachedBy.join(text.comma)) : text.missedBy(missedBy.join(text.comma));
}
