import { html } from '/lib/lit-html/lit-html.js';

/**
 * Asks before something is done. The element is always there; showDialog opens and closes it.
 *
 * @param {import('../model.js').Model} model
 */
export function dialog(model) {
  const { question } = model;
  return html`
    <dialog id="question" aria-labelledby="question-title" @close=${() => model.question && model.answer(null)}>
      ${question ? form(model, question) : ''}
    </dialog>
  `;
}

function form(model, question) {
  const { text } = model;
  return html`
    <form method="dialog" @submit=${confirmed(model)}>
      <h2 id="question-title">${question.title}</h2>
      ${question.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)} ${question.pace ? paceField(text) : ''}
      <div class="buttons">
        <button class="secondary" type="button" value="cancel" @click=${() => model.answer(null)}>${question.keep ?? text.cancel}</button>
        <button class=${question.dangerous ? 'dangerous' : 'primary'} value="confirm">${question.confirm}</button>
      </div>
    </form>
  `;
}

function paceField(text) {
  return html`
    <label for="pace">${text.eventsPerSecond}</label>
    <input id="pace" name="pace" type="number" min="0" max="1000000" step="1" inputmode="numeric" aria-describedby="pace-hint" />
    <p id="pace-hint" class="hint">${text.eventsPerSecondHint}</p>
  `;
}

function confirmed(model) {
  return (event) => {
    event.preventDefault();
    const pace = event.target.elements.pace?.value ?? '';
    model.answer({ pace: pace === '' ? null : Number(pace) });
  };
}

/**
 * After each render: the browser's own modal dialog keeps the focus inside, and gives it back.
 *
 * @param {Element} root
 * @param {import('../model.js').Model} model
 */
export function showDialog(root, { question }) {
  const element = root.querySelector('#question');
  if (element && question && !element.open) {
    element.showModal();
  } else if (element?.open && !question) {
    element.close();
  }
}
