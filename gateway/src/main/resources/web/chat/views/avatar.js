import { html } from '/lib/lit-html/lit-html.js';

const HUES = 10; // As many as chat.css has.

/** @param {string} user */
export function avatar(user) {
  return html`<span class="avatar hue-${hue(user)}" aria-hidden="true">${initials(user)}</span>`;
}

function hue(user) {
  let hash = 0x811c9dc5; // FNV-1a: names that differ in a letter get other colours.
  for (const character of user) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash % HUES;
}

function initials(user) {
  const words = user.split(/[_.-]+/).filter((word) => word !== '');
  const letters = words.length > 1 ? words[0][0] + words[1][0] : (words[0] ?? user).slice(0, 2);
  return letters.toUpperCase();
}
