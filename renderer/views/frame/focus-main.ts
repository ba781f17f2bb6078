/**
 * Owns giving the keyboard to the page that is shown. The page is no stop of its own, and can be focused only while it
 * has the focus. Otherwise a click in it would begin Tab anew at its top.
 */
export function focusMain(): void {
  const main = document.querySelector('main');
  if (main === null) return;
  main.tabIndex = -1;
  main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true });
  main.focus();
}
