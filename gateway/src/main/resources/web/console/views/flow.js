import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { LAG, PLOTS } from '../flow/plots.js';
import { plot } from './plot.js';

/**
 * The plots, each with its lines' names and values in words, and the errors.
 *
 * @param {import('../model.js').Model} model
 */
export function flow(model) {
  const { text, desk } = model;
  const plots = [
    ...PLOTS.map(({ name, unit, lines }) => ({ name, unit, lines: Object.keys(lines) })),
    { ...LAG, lines: desk.flow.projections },
  ];
  return html`
    <section aria-labelledby="flow">
      <h2 id="flow">${text.flow}</h2>
      <p class="hint">${desk.flow.points.length < 2 ? text.plotting : text.flowHint}</p>
      <div class="plots">${repeat(plots, ({ name }) => name, (one) => figure(model, one))}</div>
    </section>
    ${errors(model)}
  `;
}

function figure(model, { name, unit, lines }) {
  const { text, formats, desk } = model;
  const columns = desk.flow.columns(name, lines);
  const value = valueFormat(text, formats, unit);
  const pointed = columns[0].indexOf(model.pointedAt);
  const index = pointed < 0 ? columns[0].length - 1 : pointed;
  const line = (key, position) => html`
    <div class="line-${position}">
      <dt><svg class="swatch" viewBox="0 0 24 8" aria-hidden="true"><path d="M1 4h22" /></svg>${text.plots[name].lines[key] ?? key}</dt>
      <dd>${columns[position + 1][index] === null || index < 0 ? '–' : value(columns[position + 1][index])}</dd>
    </div>
  `;
  return html`
    <figure data-plot=${name}>
      <figcaption>
        <h3>${text.plots[name].title}</h3>
        <span class="soft">${pointed < 0 ? text.plotNow : formats.time(model.pointedAt * 1000)}</span>
      </figcaption>
      ${plot({
        columns,
        unit,
        value: unit === 'seconds' ? (seconds) => formats.briefDuration(seconds) : value,
        time: (seconds, step) => (step < 60 ? formats.time(seconds * 1000) : formats.clock(seconds * 1000)),
        pointAt: (moment) => model.pointAt(moment),
        shape: `${name} ${lines} ${model.language}`,
      })}
      <dl class="legend">${lines.map(line)}</dl>
    </figure>
  `;
}

function valueFormat(text, formats, unit) {
  return {
    rate: (value) => text.perSecond(formats.short(value)),
    seconds: (value) => formats.duration(value),
    count: (value) => formats.short(value),
    bytes: (value) => formats.bytes(value),
  }[unit];
}

function errors({ text, formats, desk }) {
  const rates = desk.flow.errorRates();
  const row = ({ code, perSecond, recent, total }) => html`
    <tr data-error=${code}>
      <th scope="row" class="id">${code}</th>
      <td>${perSecond === null ? '–' : text.perSecond(formats.short(perSecond))}</td>
      <td>${formats.number(Math.round(recent))}</td>
      <td>${formats.number(total)}</td>
    </tr>
  `;
  const { errorColumns } = text;
  return html`
    <section aria-labelledby="errors">
      <h2 id="errors">${text.errors}</h2>
      ${rates.length === 0
        ? html`<p class="empty">${desk.flow.errors.size === 0 ? text.noDataYet : text.noErrors}</p>`
        : html`
            <div class="scrolls">
              <table class="numbers">
                <caption class="visually-hidden">${text.errors}</caption>
                <thead>
                  <tr>
                    <th scope="col">${errorColumns.code}</th>
                    <th scope="col">${errorColumns.perSecond}</th>
                    <th scope="col">${errorColumns.recent}</th>
                    <th scope="col">${errorColumns.total}</th>
                  </tr>
                </thead>
                <tbody>${rates.map(row)}</tbody>
              </table>
            </div>
          `}
    </section>
  `;
}
