/** Owns the names of the messages between page, preload and main process; everything else goes through the port. */

/** Page to preload: it listens and wants a (new) port. The renderer knows it as PORT_WANTED. */
export const PORT_WANTED = 'sidetone:port.wanted';
/** Preload to main: the same, where its sender can be checked. */
export const CONNECT_CHANNEL = 'sidetone:connect';
/** Main to preload to page: here is the port. The renderer knows it as PORT_OFFERED. */
export const PORT_CHANNEL = 'sidetone:port';
