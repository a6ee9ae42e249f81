import { html } from '/lib/lit-html/lit-html.js';
import { isRebuilding, isVerifying } from '../builds.js';
import { verification } from './verification.js';

/**
 * What is under way with a projection, what came of the last, and the buttons to begin something.
 *
 * @param {import('../model.js').Model} model
 * @param {object} one a projection
 */
export function projectionWork(model, one) {
  const { desk } = model;
  const rebuild = desk.builds.data?.rebuilds.get(one.name) ?? null;
  const verified = desk.builds.data?.verifications.get(one.name) ?? null;
  const rebuilding = isRebuilding(rebuild);
  const verifying = isVerifying(verified);
  return html`
    <div class="under-way">
      ${rebuilding ? progress(model, rebuild, title(model, rebuild)) : ended(model, rebuild)}
      ${verifying ? progress(model, verified, verifyingTitle(model, verified)) : verification(model, verified)}
    </div>
    ${actions(model, one, { rebuild, rebuilding, verifying })}
  `;
}

function title({ text }, { state, generation }) {
  return state === 'SWITCHING' ? text.switching(generation) : text.rebuilding(generation);
}

function verifyingTitle({ text, formats }, { state, rows }) {
  const soFar = state === 'COMPARING' && rows ? `, ${text.rowsSoFar(formats.number(rows))}` : '';
  return (state === 'COMPARING' ? text.comparing : text.verifying) + soFar;
}

function progress({ text, formats }, { percent, position, head, etaSeconds, eventsPerSecond, error }, what) {
  const parts = [
    text.progress(formats.percent(percent), formats.number(Math.max(0, position)), formats.number(Math.max(0, head))),
    eventsPerSecond > 0 ? text.pace(formats.short(eventsPerSecond)) : null,
    etaSeconds === null ? null : text.eta(formats.duration(Math.max(1, etaSeconds))),
  ];
  return html`
    <div class="progress">
      <p><strong>${what}</strong></p>
      <progress max="100" value=${percent} aria-label=${what}></progress>
      <p class="soft">${parts.filter(Boolean).join(' · ')}</p>
      ${error ? html`<p class="trouble">${error}</p>` : ''}
    </div>
  `;
}

function ended({ text, formats }, rebuild) {
  if (!rebuild) {
    return '';
  }
  const { state, generation, startedAt, rollbackUntil, error } = rebuild;
  const told = state === 'LIVE' && startedAt === null ? undefined : text.rebuildEnded[state];
  return html`
    <p class=${state === 'FAILED' ? 'bad-word' : 'soft'}>
      ${told?.(generation, startedAt === null ? '' : formats.moment(Date.parse(startedAt)))}
      ${isAhead(rollbackUntil) ? text.rollbackUntil(formats.moment(Date.parse(rollbackUntil))) : ''}
    </p>
    ${error ? html`<p class="trouble">${error}</p>` : ''}
  `;
}

function actions(model, one, { rebuild, rebuilding, verifying }) {
  const { text } = model;
  const busy = rebuilding || verifying;
  const rollback = rebuild !== null && isAhead(rebuild.rollbackUntil);
  const button = (action, act, unable = null) => html`
    <button
      class="secondary"
      type="button"
      data-action=${action}
      aria-label=${text.actionOn(text.actions[action], one.name)}
      title=${unable ?? ''}
      ?disabled=${unable !== null || model.busy}
      @click=${act}
    >
      ${text.actions[action]}
    </button>
  `;
  const wait = busy ? text.waitForEnd : null;
  return html`
    <div class="actions">
      ${button('rebuild', () => begin(model, one, 'rebuild'), wait)} ${button('verify', () => begin(model, one, 'verify'), wait)}
      ${button('rollback', () => rollBack(model, one, rebuild), wait ?? (rollback ? null : text.noRollback))}
      ${busy ? button('cancel', () => cancel(model, one, rebuilding)) : ''}
    </div>
  `;
}

function begin(model, { name, head }, action) {
  const { text, formats } = model;
  model.ask({
    ...text.questions[action](name, head < 0 ? '' : formats.number(head)),
    pace: true,
    act: (pace) =>
      work(model, text.results[action](name), (api) =>
        action === 'rebuild' ? api.beginRebuild(name, pace) : api.beginVerification(name, pace),
      ),
  });
}

function rollBack(model, { name }, rebuild) {
  const { text, formats } = model;
  const until = formats.moment(Date.parse(rebuild.rollbackUntil));
  model.ask({
    ...text.questions.rollback(name, until),
    act: () => work(model, text.results.rollback(name), (api) => api.rollBack(name)),
  });
}

function cancel(model, { name }, rebuilding) {
  const { text } = model;
  const what = rebuilding ? 'cancelRebuild' : 'cancelVerification';
  model.ask({
    ...text.questions[what](name),
    dangerous: true,
    act: () => work(model, text.results[what](name), (api) => api[what](name)),
  });
}

/** Whatever came of it, how it stands now is asked for. */
function work(model, sentence, request) {
  const { desk } = model;
  return model.act(async (api) => {
    try {
      await request(api);
      return { sentence };
    } finally {
      desk.lookAtBuilds();
    }
  });
}

function isAhead(at) {
  return at !== null && at !== undefined && Date.parse(at) > Date.now();
}
