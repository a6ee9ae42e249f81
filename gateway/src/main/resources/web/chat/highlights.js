const NAMES = { amp: '&', lt: '<', gt: '>', quot: '"' };

/**
 * Takes apart a highlight of a search: what was found is between `<em>` and `</em>`, all else is escaped for HTML.
 *
 * @param {string} highlight
 * @returns {{text: string, found: boolean}[]} as plain text
 */
export function pieces(highlight) {
  return highlight
    .split(/<\/?em>/)
    .map((text, index) => ({ text: unescape(text), found: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|(\w+));/gi, (entity, code, name) =>
    code ? String.fromCodePoint(parseInt(code, 16)) : (NAMES[name] ?? entity),
  );
}
