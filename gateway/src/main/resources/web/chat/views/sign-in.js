import { html } from '/lib/lit-html/lit-html.js';
import { signInCard } from '/shared/sign-in-card.js';

/**
 * Who are you? Development servers believe a name; others want a token.
 *
 * @param {import('../model.js').Model} model
 */
export function signIn(model) {
  const { text, configuration } = model;
  const error = text.reasons[model.signIn.error] ?? '';
  return signInCard(model, {
    fields: configuration.developmentTokens ? userField(text, error) : tokenField(text, error),
    error,
    submit: ({ user, token }) => (user ? model.signInAs(user.value.trim()) : model.signInWithToken(token.value.trim())),
    more: configuration.developmentTokens ? demo(text) : '',
  });
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
