/**
 * Owns the version of what clients and hosts say to each other, and the first message in which a client names it. It
 * must not import the schemas: a page uses these values, and would be given zod with them.
 */

/**
 * Raised when a message of one side would be misread by the other. Clients of version 1 named none and could do all;
 * from version 2 on a client says hello first, and has a role. Version 3 has other names for some fields.
 */
export const PROTOCOL_VERSION = 3;

/** The first message of every client. The host says and takes nothing before it. */
export const HELLO = { kind: 'control', type: 'hello', protocol: PROTOCOL_VERSION } as const;
