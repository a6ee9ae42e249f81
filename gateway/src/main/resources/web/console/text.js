import { EN } from './text/en.js';
import { ZH } from './text/zh.js';

const WORDS = { en: EN, zh: ZH };

/**
 * Every word that the page says, in one of its languages.
 *
 * @param {string} language
 * @returns {typeof EN}
 */
export function words(language) {
  return WORDS[language];
}
