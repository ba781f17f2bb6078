/** Owns the way of a recording out of the page: to where the person chooses, or as a download. */

type Picker = (options: {
  readonly suggestedName: string;
  readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
}) => Promise<FileSystemFileHandle>;

declare global {
  interface Window {
    readonly showSaveFilePicker?: Picker;
  }
}

/** `downloading`: the browser has it and says no more of it. */
export type Saved = 'written' | 'downloading' | 'cancelled';

/** @param mayAsk false in the desktop app, which asks by itself where a download goes. */
export async function saveRecording(blob: Blob, name: string, url: string, mayAsk: boolean): Promise<Saved> {
  const picker = mayAsk ? window.showSaveFilePicker : undefined;
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
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  return 'downloading';
}
