import { render } from '/lib/lit-html/lit-html.js';
import { set, startConfigured, takeFocus } from '/shared/page.js';
import { Model } from './model.js';
import { app } from './views/app.js';
import { afterRender } from './views/message-list.js';

const root = document.getElementById('app');
const model = new Model(renderSoon);
let due = false;

root.replaceChildren(); // What stands there until this script runs.
addEventListener('popstate', () => model.followRoute());
addEventListener('keydown', pressed);
addEventListener('focus', () => model.chat?.lookAgain());
document.addEventListener('visibilitychange', visibilityChanged);
setInterval(keepTimesRight, 1_000);
renderSoon();
startConfigured(model, renderSoon);

/** However much changes, the page is rendered once a frame; a hidden one has no frames, but a title. */
function renderSoon() {
  if (!due) {
    due = true;
    document.hidden ? setTimeout(renderNow, 100) : requestAnimationFrame(renderNow);
  }
}

function visibilityChanged() {
  if (!document.hidden) {
    model.chat?.lookAgain();
  } else if (due) {
    renderNow(); // The frame that was asked for would not come.
  }
}

function renderNow() {
  due = false;
  const unread = model.chat?.conversations.unread ?? 0;
  set(document, 'title', unread > 0 ? `(${unread}) ${model.text.name}` : model.text.name);
  set(document.documentElement, 'lang', model.language === 'zh' ? 'zh-Hans' : 'en');
  set(document.documentElement.dataset, 'connection', model.connection);
  render(app(model), root);
  afterRender(root, model);
  takeFocus(root, model);
}

function pressed(event) {
  if (!model.chat || event.isComposing || event.defaultPrevented) {
    return;
  }
  if (event.key === 'Escape') {
    model.leave();
  } else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    model.startSearch();
  }
}

/** A countdown moves every second, "today" every day. */
function keepTimesRight() {
  if (model.connection === 'waiting' || new Date().getSeconds() === 0) {
    renderSoon();
  }
}
