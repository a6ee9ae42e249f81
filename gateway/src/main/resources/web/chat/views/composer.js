import { html } from '/lib/lit-html/lit-html.js';
import { live } from '/lib/lit-html/directives/live.js';
import { ref } from '/lib/lit-html/directives/ref.js';
import { contentBytes, MAX_CONTENT_BYTES } from '../../client/index.js';
import { icon } from './icons.js';
import { jumpToNewest } from './message-list.js';

const COUNT_FROM = 0.8 * MAX_CONTENT_BYTES;

/**
 * Where a message is written. Enter sends it, unless an input method still composes.
 *
 * @param {import('../model.js').Model} model
 */
export function composer(model) {
  const { text, chat, changed } = model;
  const { peer } = chat.open;
  const draft = chat.drafts.get(peer);
  const bytes = contentBytes(draft.trimEnd());
  const tooLong = bytes > MAX_CONTENT_BYTES;

  const write = ({ target }) => {
    chat.drafts.set(peer, target.value);
    fit(target);
    changed();
  };
  const send = (textarea) => {
    const content = textarea.value.trimEnd();
    if (content.trim() === '' || contentBytes(content) > MAX_CONTENT_BYTES || !chat.send(content)) {
      return;
    }
    chat.drafts.set(peer, '');
    textarea.value = '';
    fit(textarea);
    jumpToNewest(chat);
    changed();
  };
  const submit = (event) => {
    event.preventDefault();
    send(event.target.elements.draft);
    event.target.elements.draft.focus();
  };
  const press = (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Safari ends the composition before its Enter.
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      send(event.target);
    }
  };

  return html`
    <form id="composer" @submit=${submit}>
      <p id="draft-size" class="size ${tooLong ? 'too-long' : ''}" ?hidden=${bytes < COUNT_FROM}>
        ${tooLong ? text.tooLong : ''} ${text.size(bytes.toLocaleString(model.language), MAX_CONTENT_BYTES.toLocaleString(model.language))}
      </p>
      <textarea
        id="draft"
        name="draft"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        placeholder=${text.writePlaceholder}
        aria-label=${text.write(peer)}
        aria-describedby="draft-size"
        aria-invalid=${tooLong}
        .value=${live(draft)}
        @input=${write}
        @keydown=${press}
        ${ref(fitWhenShown)}
      ></textarea>
      <button class="round primary" aria-label=${text.send} title=${text.send} ?disabled=${draft.trim() === '' || tooLong}>
        ${icon('send')}
      </button>
    </form>
  `;
}

/** A draft that was kept may have many lines; it is measured once it is on the screen. */
function fitWhenShown(textarea) {
  queueMicrotask(() => textarea && fit(textarea));
}

/** As high as its text; the style sheet bounds it. */
function fit(textarea) {
  if (CSS.supports('field-sizing', 'content')) {
    return; // The style sheet does it, and without measuring.
  }
  textarea.style.height = 'auto';
  textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
}
