/**
 * Owns whether the page that is shown may be left: a view that holds something unsaved asks first. Only one view can
 * hold the page, because only one is shown.
 */
export type Leaving = {
  /** Called with the address that shall be shown; true if the view keeps the page for now. */
  readonly holds: (hash: string) => boolean;
  /** @param ask is given the way to go on; it says whether it asks. @returns how to let go. */
  readonly guard: (ask: (goOn: () => void) => boolean) => () => void;
};

export function createLeaving(go: (hash: string) => void): Leaving {
  let asks: ((goOn: () => void) => boolean) | null = null;
  return {
    holds: (hash) => {
      if (asks === null) return false;
      return asks(() => {
        asks = null;
        go(hash);
      });
    },
    guard: (ask) => {
      asks = ask;
      return () => {
        if (asks === ask) asks = null;
      };
    },
  };
}
