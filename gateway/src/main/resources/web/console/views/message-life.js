import { html } from '/lib/lit-html/lit-html.js';
import { fields } from './fields.js';
import { time } from './time.js';

/**
 * The events of a message, each with how much later than the one before it came.
 *
 * @param {import('../model.js').Model} model
 * @param {object} message
 */
export function life(model, { events }) {
  const { text } = model;
  return html`
    <section aria-labelledby="life">
      <h2 id="life">${text.life}</h2>
      <p class="hint">${text.lifeHint}</p>
      ${events.length === 0
        ? html`<p class="empty">${text.noEvents}</p>`
        : html`<ol class="timeline">${events.map((one, index) => event(model, one, events[index - 1]))}</ol>`}
    </section>
  `;
}

function event({ text, formats }, { sequence, type, at, data }, before) {
  const name = type.split('@')[0];
  const gap = before ? formats.duration(Math.max(0, Date.parse(at) - Date.parse(before.at)) / 1000) : null;
  return html`
    <li data-event=${type}>
      <p class="when">
        ${time(formats, at, true)}
        ${gap === null ? '' : html`<span class="soft">${text.later(gap)}</span>`}
      </p>
      <h3>${text.eventTypes[name] ?? type}</h3>
      <details>
        <summary>${text.details}</summary>
        <p class="soft id">${type}, ${sequence}</p>
        ${fields(text, data)}
      </details>
    </li>
  `;
}

/**
 * What was written: shown only after it was asked for, as that is logged.
 *
 * @param {import('../model.js').Model} model
 * @param {object} message
 */
export function content(model, message) {
  const { text, desk } = model;
  const { revealed } = desk;
  return html`
    <section aria-labelledby="content">
      <h2 id="content">${text.content}</h2>
      ${revealed
        ? html`
            <pre id="revealed" tabindex="0" aria-labelledby="content">${revealed.content}</pre>
            <button class="secondary" type="button" @click=${() => hide(model)}>${text.hide}</button>
          `
        : html`
            <p class="hint">${text.contentHidden}</p>
            <button id="reveal" class="secondary" type="button" ?disabled=${model.busy} @click=${() => reveal(model, message)}>
              ${text.reveal}
            </button>
          `}
    </section>
  `;
}

function reveal(model, { messageId }) {
  const { text, desk } = model;
  const { found } = desk;
  model.ask({
    ...text.questions.reveal(model.operator),
    act: () =>
      model.act(async (api) => {
        const revealed = await api.revealMessage(messageId);
        if (desk.found !== found) {
          return null; // Another view by now.
        }
        desk.revealed = revealed;
        return { sentence: text.results.revealed };
      }),
  });
}

function hide(model) {
  model.desk.revealed = null;
  model.focus = '#reveal';
  model.changed();
}
