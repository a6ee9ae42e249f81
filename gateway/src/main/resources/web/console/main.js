import { render } from '/lib/lit-html/lit-html.js';
import { set, startConfigured, takeFocus } from '/shared/page.js';
import { Model } from './model.js';
import { app } from './views/app.js';
import { showDialog } from './views/dialog.js';

const root = document.getElementById('app');
const model = new Model(renderSoon);
let due = false;

root.replaceChildren(); // What stands there until this script runs.
addEventListener('hashchange', () => model.followRoute());
document.addEventListener('visibilitychange', visibilityChanged);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renderSoon);
setInterval(keepTimesRight, 1_000);
renderSoon();
startConfigured(model, renderSoon);

/** However much changes, the page is rendered once a frame; a hidden one when it is seen again. */
function renderSoon() {
  if (!due) {
    due = true;
    requestAnimationFrame(renderNow);
  }
}

function renderNow() {
  due = false;
  set(document, 'title', model.title);
  set(document.documentElement, 'lang', model.language === 'zh' ? 'zh-Hans' : 'en');
  set(document.documentElement.dataset, 'console', model.state);
  render(app(model), root);
  showDialog(root, model);
  takeFocus(root, model);
}

function visibilityChanged() {
  if (!document.hidden) {
    model.desk?.lookAgain();
    renderSoon();
  }
}

/** How long something runs, when the next try is. */
function keepTimesRight() {
  if (!document.hidden && model.desk) {
    renderSoon();
  }
}
