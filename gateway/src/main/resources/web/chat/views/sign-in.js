import { html } from '/lib/lit-html/lit-html.js';
import { languageButton } from '/shared/language-button.js';

/**
 * Who are you? Development servers believe a name; others want a token.
 *
 * @param {import('../model.js').Model} model
 */
export function signIn(model) {
  const { text, configuration } = model;
  const error = text.reasons[model.signIn.error] ?? '';
  return html`
    <main class="sign-in">
      <div class="card">
        <header>
          <img src="/icon.svg" alt="" width="56" height="56" />
          <h1>${text.name}</h1>
          <p>${text.tagline}</p>
        </header>
        <form id="sign-in" novalidate @submit=${submit(model)}>
          ${configuration.developmentTokens ? userField(text, error) : tokenField(text, error)}
          <p id="sign-in-error" class="error" role="alert" ?hidden=${error === ''}>${error}</p>
          <button class="primary" ?disabled=${model.signIn.busy}>${text.signIn}</button>
        </form>
        ${configuration.developmentTokens ? demo(text) : ''}
        <footer>${languageButton(model)}</footer>
      </div>
    </main>
  `;
}

function userField(text, error) {
  return html`
    <label for="user">${text.user}</label>
    <input
      id="user"
      name="user"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      maxlength="200"
      aria-describedby="sign-in-hint sign-in-error"
      aria-invalid=${error !== ''}
    />
    <p id="sign-in-hint" class="hint">${text.userHint}</p>
  `;
}

function tokenField(text, error) {
  return html`
    <label for="token">${text.token}</label>
    <textarea
      id="token"
      name="token"
      rows="5"
      autocomplete="off"
      spellcheck="false"
      aria-describedby="sign-in-hint sign-in-error"
      aria-invalid=${error !== ''}
    ></textarea>
    <p id="sign-in-hint" class="hint">${text.tokenHint}</p>
  `;
}

function demo(text) {
  const link = (user) =>
    html`<a class="secondary" data-demo=${user} href="/?as=${user}" target="_blank" rel="noopener">${text.openAs(user)}</a>`;
  return html`<section class="demo" aria-label=${text.demo}>
    <p class="hint">${text.demo}</p>
    <div>${link('alice')} ${link('bob')}</div>
  </section>`;
}

function submit(model) {
  return (event) => {
    event.preventDefault();
    const { user, token } = event.target.elements;
    if (user) {
      model.signInAs(user.value.trim());
    } else {
      model.signInWithToken(token.value.trim());
    }
  };
}
