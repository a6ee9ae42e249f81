import { svg, html } from '/lib/lit-html/lit-html.js';

/** The page's drawings; what they mean is said by the element around them. */
const SHAPES = {
  clock: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 5v3l2 1.5" />`,
  tick: svg`<path d="M3.5 8.5l3 3 6-7" />`,
  ticks: svg`<path d="M1 8.5l3 3 6-7M7.5 11.5l6.5-7" />`,
  failed: svg`<circle cx="8" cy="8" r="6" /><path d="M8 4.5v4M8 11.2v.1" />`,
  back: svg`<path d="M10 3L5 8l5 5" />`,
  send: svg`<path d="M2.5 8L13.5 2.5 10.5 13.5 7.5 9z" /><path d="M7.5 9l6-6.5" />`,
  down: svg`<path d="M8 3v10M3.5 8.5L8 13l4.5-4.5" />`,
  plus: svg`<path d="M8 3v10M3 8h10" />`,
  close: svg`<path d="M4 4l8 8M12 4l-8 8" />`,
  search: svg`<circle cx="7" cy="7" r="4.5" /><path d="M10.5 10.5L14 14" />`,
  leave: svg`<path d="M6.5 2.5h-3v11h3M7 8h7M11 5l3 3-3 3" />`,
};

/** @param {keyof typeof SHAPES} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
