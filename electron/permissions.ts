/**
 * Owns what the page is allowed to use. Electron grants everything to every page unless the app decides. One pure
 * function answers both of its questions (may I ask? may I have?).
 */
import type { Session, SystemPreferences } from 'electron';
import { isAppUrl } from './origin';

export type PermissionDetails = {
  readonly isMainFrame: boolean;
  /** For `media`: which kinds; the check for one kind, the request for all that the page wants at once. */
  readonly mediaTypes: readonly string[];
};

export function decidePermission(permission: string, details: PermissionDetails, origin: string): boolean {
  if (!details.isMainFrame || !isAppUrl(origin)) return false;
  switch (permission) {
    // The microphone alone: never the camera, nor both at once, nor a kind that is not told.
    case 'media':
      return details.mediaTypes.length === 1 && details.mediaTypes[0] === 'audio';
    // Choosing the loudspeaker.
    case 'speaker-selection':
      return true;
    // Copying the transcript; reading the clipboard is another permission and is not granted.
    case 'clipboard-sanitized-write':
      return true;
    default:
      return false;
  }
}

type PermissionSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>;

/** @param askSystem asks the operating system for the microphone, where it wants to be asked. */
export function installPermissions(session: PermissionSession, askSystem: () => Promise<boolean>): void {
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    decidePermission(
      permission,
      {
        isMainFrame: details.isMainFrame,
        mediaTypes: details.mediaType === undefined ? [] : [details.mediaType],
      },
      details.securityOrigin ?? requestingOrigin,
    ),
  );
  session.setPermissionRequestHandler(async (_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const granted = decidePermission(
      permission,
      { isMainFrame: details.isMainFrame, mediaTypes },
      details.requestingUrl,
    );
    callback(granted && (permission !== 'media' || (await askSystem().catch(() => false))));
  });
  // USB, HID, serial and the screen have their own doors beside the two above.
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}

/** macOS asks the user itself and would otherwise deliver silence. Elsewhere the page's permission is all there is. */
export function createMicrophoneQuestion(
  platform: NodeJS.Platform,
  systemPreferences: Pick<SystemPreferences, 'askForMediaAccess'>,
): () => Promise<boolean> {
  return platform === 'darwin'
    ? () => systemPreferences.askForMediaAccess('microphone')
    : () => Promise.resolve(true);
}
