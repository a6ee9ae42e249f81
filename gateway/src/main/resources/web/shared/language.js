const KEPT = 'danliao.language'; // Of all pages: who reads one in Chinese reads the others so.
const LANGUAGES = ['en', 'zh'];

/** The language that was chosen here before, else the browser's. */
export function preferredLanguage() {
  const wanted = [kept(), ...(navigator.languages ?? [navigator.language])];
  return wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => LANGUAGES.includes(tag)) ?? 'en';
}

/**
 * Remembers a choice.
 *
 * @param {string} language
 */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // Where the browser keeps nothing, the choice lives as long as the page.
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
