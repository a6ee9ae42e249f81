import { html } from '/lib/lit-html/lit-html.js';
import { signInCard } from '/shared/sign-in-card.js';

/**
 * Who are you? Only a token with the role admin opens anything here.
 *
 * @param {import('../model.js').Model} model
 */
export function signIn(model) {
  const { text, configuration } = model;
  const error = errorOf(model);
  return signInCard(model, {
    fields: tokenField(text, configuration, error),
    error,
    submit: ({ token }) => model.signInWith(token.value),
  });
}

function tokenField(text, configuration, error) {
  return html`
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

/** A token has no lines. */
function submitOnEnter(event) {
  if (event.key === 'Enter' && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}
