import { svg, html } from '/lib/lit-html/lit-html.js';

/** The page's drawings; what they mean is said by the element around them. */
const SHAPES = {
  overview: svg`<path d="M2 8h3l2-5 3 10 2-5h2" />`,
  projections: svg`<path d="M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3" />`,
  message: svg`<path d="M2.5 3h11v8h-6L4 13.5V11H2.5z" />`,
  user: svg`<circle cx="8" cy="5.5" r="2.8" /><path d="M2.5 14c.6-3 2.7-4.5 5.5-4.5s4.9 1.5 5.5 4.5" />`,
  'dead-letters': svg`<path d="M2 4h12v8.500H2zM2 4.500l6 4.5 6-4.5" />`,
  good: svg`<path d="M3.5 8.500l3 3 6-7" />`,
  bad: svg`<path d="M4 4l8 8M12 4l-8 8" />`,
  partly: svg`<path d="M8 2.500L14.5 13.500h-13zM8 6.500v3.500M8 11.700v.1" />`,
  unknown: svg`<path d="M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.500M8 12v.1" />`,
  close: svg`<path d="M4 4l8 8M12 4l-8 8" />`,
  leave: svg`<path d="M6.5 2.500h-3v11h3M7 8h7M11 5l3 3-3 3" />`,
};

/** @param {keyof typeof SHAPES} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
