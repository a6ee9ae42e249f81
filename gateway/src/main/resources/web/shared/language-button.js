import { html } from '/lib/lit-html/lit-html.js';

/** @param {{text: object, toggleLanguage: () => void}} model the page's, whose texts say what the other language is */
export function languageButton(model) {
  const { text } = model;
  return html`<button id="language" class="quiet" type="button" lang=${text.otherLanguageTag} @click=${() => model.toggleLanguage()}>
    ${text.otherLanguage}
  </button>`;
}
