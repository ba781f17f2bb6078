/** Owns sending a context's sound to one loudspeaker, where the browser can. Which one is chosen in devices.ts. */

/** Not in every browser, nor in the types. */
type WithSink = AudioContext & { readonly setSinkId?: (id: string) => Promise<void> };

/** @param id '' for the default one. @returns whether its sound goes there. */
export async function sendTo(context: WithSink, id: string): Promise<boolean> {
  if (context.setSinkId === undefined) return id === '';
  try {
    await context.setSinkId(id);
    return true;
  } catch {
    // Unplugged, perhaps: better heard elsewhere than not at all. Whether that is said is the caller's business.
    return false;
  }
}
