/** Owns the names of the two messages between page and main process; everything else goes through the port. */

/** Preload to main: the page has loaded and wants its port. */
export const CONNECT_CHANNEL = 'sidetone:connect';
/** Main to preload to page: here is the port. */
export const PORT_CHANNEL = 'sidetone:port';
