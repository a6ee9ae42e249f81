import { html } from '/lib/lit-html/lit-html.js';

/**
 * The fields of a row below each other.
 *
 * @param {import('../text/en.js').EN} text
 * @param {Record<string, unknown> | null} row null where there is none
 */
export function fields(text, row) {
  if (row === null) {
    return html`<span class="soft">${text.noRow}</span>`;
  }
  const field = ([name, value]) => html`<div><dt>${name}</dt><dd class="id">${shown(value)}</dd></div>`;
  return html`<dl class="fields">${Object.entries(row).map(field)}</dl>`;
}

/** @param {unknown} value of a field, as it came in JSON */
export function shown(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
