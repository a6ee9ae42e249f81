import { html } from '/lib/lit-html/lit-html.js';
import { languageButton } from '/shared/language-button.js';

/**
 * The card that asks who you are.
 *
 * @param {{text: object, signIn: {busy: boolean}, toggleLanguage: () => void}} model the page's
 * @param {object} card
 * @param {unknown} card.fields what is asked
 * @param {string} card.error why the last answer was not taken; empty where it was
 * @param {(elements: HTMLFormControlsCollection) => void} card.submit told the answer
 * @param {unknown} [card.more] what else can be done
 */
export function signInCard(model, { fields, error, submit, more = '' }) {
  const { text } = model;
  const submitted = (event) => {
    event.preventDefault();
    submit(event.target.elements);
  };
  return html`
    <main class="sign-in">
      <div class="card">
        <header>
          <img src="/icon.svg" alt="" width="56" height="56" />
          <h1>${text.name}</h1>
          <p>${text.tagline}</p>
        </header>
        <form id="sign-in" novalidate @submit=${submitted}>
          ${fields}
          <p id="sign-in-error" class="error" role="alert" ?hidden=${error === ''}>${error}</p>
          <button class="primary" ?disabled=${model.signIn.busy}>${text.signIn}</button>
        </form>
        ${more}
        <footer>${languageButton(model)}</footer>
      </div>
    </main>
  `;
}
