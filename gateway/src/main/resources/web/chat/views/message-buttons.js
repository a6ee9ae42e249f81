const BUTTONS = '.meta:enabled';

/**
 * Each message has a button, and Tab shall not stop at every one of them: it stops at that of the last message on the
 * screen, from where the arrow keys lead to the others.
 *
 * @param {HTMLElement} element what scrolls
 */
export function offerToTab(element) {
  const buttons = [...element.querySelectorAll(BUTTONS)];
  const { bottom } = element.getBoundingClientRect();
  const offered = element.querySelector(`${BUTTONS}:focus`) ?? buttons.findLast((one) => one.getBoundingClientRect().bottom <= bottom);
  for (const button of buttons) {
    const tabIndex = button === offered ? 0 : -1;
    if (button.tabIndex !== tabIndex) {
      button.tabIndex = tabIndex;
    }
  }
}

/** @param {KeyboardEvent} event in what scrolls */
export function moveBetweenMessages(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && event.target.matches(BUTTONS)) {
    const buttons = [...event.currentTarget.querySelectorAll(BUTTONS)];
    buttons[buttons.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }
}
