import { html } from '/lib/lit-html/lit-html.js';
import { keyed } from '/lib/lit-html/directives/keyed.js';

/**
 * What a view shows of the id that was asked for: that it is on its way, that there is none, or what was found.
 *
 * @param {import('../model.js').Model} model
 * @param {unknown} none shown where there is none
 * @param {(data: object) => unknown} show
 */
export function found({ text, desk }, none, show) {
  if (!desk.found) {
    return '';
  }
  const { data, at } = desk.found;
  if (at === null) {
    return html`<p class="loading">${text.loading}</p>`;
  }
  return data === null ? none : show(data);
}

/**
 * A field for an id, and what it is for.
 *
 * @param {object} finder
 * @param {string} finder.form the form's id
 * @param {string} finder.field the field's id
 * @param {string} finder.label
 * @param {string} finder.hint
 * @param {string} finder.button
 * @param {string | null} finder.value what is shown now
 * @param {(id: string) => void} finder.find
 */
export function finder({ form, field, label, hint, button, value, find }) {
  return html`
    <form id=${form} class="finder" role="search" novalidate @submit=${(event) => submit(event, field, find)}>
      <label for=${field}>${label}</label>
      <div>
        ${keyed(value, input(field, value))}
        <button class="primary">${button}</button>
      </div>
      <p id="${field}-hint" class="hint">${hint}</p>
    </form>
  `;
}

/** Another one for another id: else it would keep what was typed. */
function input(field, value) {
  return html`
    <input
      id=${field}
      name="id"
      .defaultValue=${value ?? ''}
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      maxlength="200"
      aria-describedby="${field}-hint"
    />
  `;
}

function submit(event, field, find) {
  event.preventDefault();
  const id = event.target.elements[field].value.trim();
  if (id) {
    find(id);
  }
}
