/**
 * Owns the way of a recording out of the page: to where the person chooses, or as a download. It says what became of it
 * as far as that is proven, for the copy that stays here may be the only one.
 */
import type { DownloadEnd } from '../state/models/downloads';

type Picker = (options: {
  readonly suggestedName: string;
  readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
}) => Promise<FileSystemFileHandle>;

declare global {
  interface Window {
    readonly showSaveFilePicker?: Picker;
  }
}

/** `written`: it lies there. `handed`: the browser has it and says no more of it. */
export type Saved = 'written' | 'handed' | 'cancelled';

/**
 * @param followDownload of the desktop app, which asks by itself where a download goes and tells how it ended; in a
 * browser there is none.
 * @throws if it is proven that it could not be written.
 */
export async function saveRecording(
  blob: Blob,
  name: string,
  url: string,
  followDownload: ((url: string) => Promise<DownloadEnd>) | null,
): Promise<Saved> {
  const picker = followDownload === null ? window.showSaveFilePicker : undefined;
  if (picker !== undefined) {
    const handle = await picker
      .call(window, { suggestedName: name, types: [{ accept: { 'video/webm': ['.webm'] } }] })
      .catch((thrown: unknown) => {
        if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'cancelled' as const;
        return null;
      });
    if (handle === 'cancelled') return 'cancelled';
    if (handle !== null) {
      await blob.stream().pipeTo(await handle.createWritable());
      return 'written';
    }
  }
  // Before the click: its end must not be missed.
  const end = followDownload?.(url) ?? 'unknown';
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  switch (await end) {
    case 'completed':
      return 'written';
    case 'cancelled':
      return 'cancelled';
    case 'unknown':
      return 'handed';
    case 'interrupted':
      throw new Error('the download was interrupted');
  }
}
