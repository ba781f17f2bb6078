/**
 * Entry point of the desktop app. It imports nothing but the dialog. So a failure while the rest loads (a broken
 * install, a missing file) is shown to the user, instead of a window that never comes. Its two sentences stand here and
 * not in words.ts for the same reason.
 */
import { app, dialog } from 'electron';

/** What the engine says of itself is for the person, and installing again does not help. */
type Told = { readonly problem: { readonly message: string; readonly hint: string } };
const isTold = (error: unknown): error is Told =>
  error instanceof Error && 'problem' in error && typeof error.problem === 'object';

function fail(error: unknown): void {
  if (isTold(error)) {
    const { message, hint } = error.problem;
    console.error(message, hint);
    dialog.showErrorBox('Sidetone could not start', `${message}\n\n${hint}`);
    app.exit(1);
    return;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(detail);
  dialog.showErrorBox(
    'Sidetone could not start',
    `${detail}\n\nInstalling Sidetone again usually helps. Your personas, models and transcripts are kept.`,
  );
  app.exit(1);
}

try {
  const { startApp } = await import('./app');
  // Until this module has ended Electron is not ready, which the scheme and the sandbox rely on.
  startApp(import.meta.dirname, fail);
} catch (error) {
  fail(error);
}
