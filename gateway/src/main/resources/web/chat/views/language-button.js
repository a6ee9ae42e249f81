import { html } from '/lib/lit-html/lit-html.js';

/** @param {import('../model.js').Model} model */
export function languageButton(model) {
  const { text } = model;
  return html`<button id="language" class="quiet" type="button" lang=${text.otherLanguageTag} @click=${() => model.toggleLanguage()}>
    ${text.otherLanguage}
  </button>`;
}
