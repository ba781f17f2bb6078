/**
 * Owns the look of the very first paint: the theme and text size that were last set, before the program itself is read.
 * It runs before anything is drawn and so must stay this small; state/look.ts keeps what it reads and does the rest.
 */
(() => {
  let look = {};
  try {
    look = JSON.parse(localStorage.getItem('sidetone.look') ?? '{}');
  } catch {
    // Nothing kept, or no memory allowed: as the system has it.
  }
  const root = document.documentElement;
  const isDark =
    look.theme === 'dark' || (look.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'dark' : 'light';
  if (look.textSize >= 80 && look.textSize <= 200) root.style.fontSize = `${look.textSize}%`;
})();
