import { html } from '/lib/lit-html/lit-html.js';
import { icon } from './icons.js';

const DRAWINGS = { good: 'good', bad: 'bad', partly: 'partly', unknown: 'unknown' };

/**
 * A state as a word with a drawing and a colour, so that none of them has to be seen.
 *
 * @param {'good' | 'bad' | 'partly' | 'unknown'} kind
 * @param {string} word
 */
export function state(kind, word) {
  return html`<span class="state ${kind}">${icon(DRAWINGS[kind])}${word}</span>`;
}

/** @param {string} name of a service's or a server's state */
export function kindOf(name) {
  return { UP: 'good', PARTLY: 'partly', UNKNOWN: 'unknown' }[name] ?? 'bad';
}
