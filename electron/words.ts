/**
 * Owns every sentence that the desktop shell shows by itself: tray, menu, notices, and what is said of a page that
 * crashes. What it has in common with the page (names of pages) it takes from engine/contract/shared-words.ts.
 */
import { APP_NAME, KEY_SHEET, PAGE_NAMES } from '../engine/contract/shared-words';

export const words = {
  appName: APP_NAME,
  page: PAGE_NAMES,
  trayTip: (persona: string, mood: string): string =>
    persona === '' ? `Sidetone: ${mood}` : `Sidetone: ${persona}, ${mood}`,
  trayHeading: (persona: string, mood: string): string => (persona === '' ? mood : `${persona}: ${mood}`),
  notThere: 'not connected',
  show: 'Show Sidetone',
  talk: 'Start talking',
  stopTalking: 'Stop talking',
  mute: 'Mute',
  unmute: 'Unmute',
  personas: 'Persona',
  quit: 'Quit Sidetone',
  menu: {
    about: 'About Sidetone',
    settings: 'Settings…',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    keys: KEY_SHEET,
    /** Electron's own are English whatever the system speaks. */
    role: {
      services: 'Services',
      hide: `Hide ${APP_NAME}`,
      hideOthers: 'Hide Others',
      unhide: 'Show All',
      undo: 'Undo',
      redo: 'Redo',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      pasteAndMatchStyle: 'Paste and Match Style',
      delete: 'Delete',
      selectAll: 'Select All',
      resetZoom: 'Actual Size',
      zoomIn: 'Zoom In',
      zoomOut: 'Zoom Out',
      togglefullscreen: 'Toggle Full Screen',
      reload: 'Reload',
      toggleDevTools: 'Toggle Developer Tools',
      minimize: 'Minimize',
      zoom: 'Zoom',
      front: 'Bring All to Front',
      close: 'Close Window',
    },
  },
  crashTitle: 'Sidetone’s window keeps crashing.',
  /** @param logFile null if it could not be written. */
  crash: (logFile: string | null): string =>
    `It was opened again three times. Open it once more, or quit Sidetone and start it again.\n\n${
      logFile === null
        ? 'The log could not be written to the disk.'
        : `What happened is in the log: ${logFile}`
    }`,
  openAgain: 'Open again',
  stillHereTitle: 'Sidetone is still running.',
  stillHere: 'Open it from the tray, or by starting it again.',
} as const;
