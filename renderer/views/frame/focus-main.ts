/**
 * Owns giving the keyboard to the page that is shown, which is no stop of its own: a click in it must not begin Tab anew
 * at its top, so that it can be focused only while it is.
 */
export function focusMain(): void {
  const main = document.querySelector('main');
  if (main === null) return;
  main.tabIndex = -1;
  main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true });
  main.focus();
}
