import { render } from '/lib/lit-html/lit-html.js';
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
start();

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
  takeFocus();
}

/** Browsers lay out the whole page again where one of these is set, also to what it was. */
function set(target, name, value) {
  if (target[name] !== value) {
    target[name] = value;
  }
}

function takeFocus() {
  const target = model.focus && root.querySelector(model.focus);
  model.focus = null;
  target?.focus({ preventScroll: true });
}

async function start() {
  for (;;) {
    try {
      const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (response.ok) {
        await model.start(await response.json());
        return;
      }
    } catch (error) {
      if (model.configuration) {
        throw error; // Not the configuration's fault.
      }
    }
    model.unreachable = true;
    renderSoon();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
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
