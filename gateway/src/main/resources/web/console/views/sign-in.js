import { html } from '/lib/lit-html/lit-html.js';
import { languageButton } from '/shared/language-button.js';

/**
 * Who are you? Only a token with the role admin opens anything here.
 *
 * @param {import('../model.js').Model} model
 */
export function signIn(model) {
  const { text, configuration } = model;
  const error = errorOf(model);
  return html`
    <main class="sign-in">
      <div class="card">
        <header>
          <img src="/icon.svg" alt="" width="56" height="56" />
          <h1>${text.name}</h1>
          <p>${text.tagline}</p>
        </header>
        <form id="sign-in" novalidate @submit=${submit(model)}>
          <label for="token">${text.token}</label>
          <textarea
            id="token"
            name="token"
            rows="5"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="sign-in-hint sign-in-error"
            aria-invalid=${error !== ''}
            @keydown=${submitOnEnter}
          ></textarea>
          <p id="sign-in-hint" class="hint">
            ${configuration.developmentTokens
              ? html`${text.tokenCommand} <code>./danliao token ops --admin</code>`
              : text.tokenHint}
          </p>
          <p id="sign-in-error" class="error" role="alert" ?hidden=${error === ''}>${error}</p>
          <button class="primary" ?disabled=${model.signIn.busy}>${text.signIn}</button>
        </form>
        <footer>${languageButton(model)}</footer>
      </div>
    </main>
  `;
}

function errorOf(model) {
  const { text, signIn: { error } } = model;
  if (!error) {
    return '';
  }
  const sentence = text.signInErrors[error.reason];
  return error.reason === 'other' ? `${sentence}: ${model.reason(error.error)}` : sentence;
}

function submit(model) {
  return (event) => {
    event.preventDefault();
    model.signInWith(event.target.elements.token.value);
  };
}

/** A token has no lines. */
function submitOnEnter(event) {
  if (event.key === 'Enter' && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}
