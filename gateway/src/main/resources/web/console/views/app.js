import { html } from '/lib/lit-html/lit-html.js';
import { link } from '../route.js';
import { deadLetters } from './dead-letters.js';
import { dialog } from './dialog.js';
import { icon } from './icons.js';
import { languageButton } from '/shared/language-button.js';
import { message } from './message.js';
import { notice } from '/shared/notice.js';
import { overview } from './overview.js';
import { projections } from './projections.js';
import { result } from './result.js';
import { signIn } from './sign-in.js';
import { user } from './user.js';

const VIEWS = { overview, projections, message, user, 'dead-letters': deadLetters };

/**
 * The whole page.
 *
 * @param {import('../model.js').Model} model
 */
export function app(model) {
  const { text } = model;
  if (!model.configuration) {
    return notice(model.unreachable ? text.noConfiguration : text.starting);
  }
  if (!model.desk) {
    return signIn(model);
  }
  return html`
    <a class="skip" href="#main" @click=${skip}>${text.skip}</a>
    <div class="console">
      ${top(model)} ${navigation(model)}
      <main id="main" tabindex="-1">${result(model)} ${VIEWS[model.route.view](model)}</main>
    </div>
    ${dialog(model)}
  `;
}

function top(model) {
  const { text } = model;
  return html`
    <header class="top">
      <img src="/icon.svg" alt="" width="32" height="32" />
      <p class="brand">${text.name}</p>
      <p class="operator" title=${text.signedInAs(model.operator)}>
        <span class="visually-hidden">${text.signedInAs('')}</span>${model.operator}
      </p>
      ${languageButton(model)}
      <button id="sign-out" class="quiet" type="button" aria-label=${text.signOut} title=${text.signOut} @click=${() => model.signOut()}>
        ${icon('leave')}
      </button>
    </header>
  `;
}

function navigation({ text, route }) {
  const entry = (view) => html`
    <li>
      <a href=${link(view)} aria-current=${view === route.view ? 'page' : 'false'}>${icon(view)}<span>${text.views[view]}</span></a>
    </li>
  `;
  return html`<nav aria-label=${text.navigation}><ul>${Object.keys(VIEWS).map(entry)}</ul></nav>`;
}

/** By hand: the address's fragment names the view. */
function skip(event) {
  event.preventDefault();
  document.querySelector('#main').focus();
}
