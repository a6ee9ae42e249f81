const MOST_BEFORE = 40;
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

/**
 * Leaves out most of what stands before the first word that was found, so that this is to be seen where there is little room.
 *
 * @param {{text: string, found: boolean}[]} pieces
 */
export function fromFirstFound(pieces) {
  const before = [...(pieces[0]?.text ?? '')];
  if (pieces.length < 2 || pieces[0].found || before.length <= MOST_BEFORE) {
    return pieces;
  }
  const end = before.slice(-MOST_BEFORE).join('');
  return [{ text: `…${end.slice(end.indexOf(' ') + 1)}`, found: false }, ...pieces.slice(1)];
}

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|(\w+));/gi, (entity, code, name) =>
    code ? String.fromCodePoint(parseInt(code, 16)) : (NAMES[name] ?? entity),
  );
}
