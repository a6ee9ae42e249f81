/** What the pages do alike around what they render. */

/**
 * Browsers lay out the whole page again where one of these is set, also to what it was.
 *
 * @param {object} target
 * @param {string} name
 * @param {unknown} value
 */
export function set(target, name, value) {
  if (target[name] !== value) {
    target[name] = value;
  }
}

/**
 * Gives the focus to what the model asks for, once.
 *
 * @param {Element} root
 * @param {{focus: string | null}} model
 */
export function takeFocus(root, model) {
  const target = model.focus && root.querySelector(model.focus);
  model.focus = null;
  target?.focus({ preventScroll: true });
}

/**
 * Asks the server how the page is configured until it says so, and starts the model with that.
 *
 * @param {{configuration: object | null, unreachable: boolean, start: (configuration: object) => Promise<void> | void}} model
 * @param {() => void} changed told when the server could not be reached
 */
export async function startConfigured(model, changed) {
  for (;;) {
    try {
      const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (response.ok) {
        await model.start(await response.json());
        return;
      }
    } catch (error) {
      if (model.configuration) {
        throw error; // Not the configuration's fault.
      }
    }
    model.unreachable = true;
    changed();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}
