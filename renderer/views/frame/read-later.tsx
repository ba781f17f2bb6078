/**
 * Owns views that are read when they are first shown, and reading them once more after they could not be: React keeps
 * a failed import for ever, and so does the browser. It decides neither when to try again nor what to show meanwhile.
 */
import { lazy, type ComponentType } from 'react';

/** What must be forgotten before those that failed can be read again; at most one for each view. */
const failed = new Set<() => void>();

/** @param load must be a plain `import()`: its file is read under another address if it failed before. */
export function readLater<Module, Props extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): ComponentType<Props> {
  let tries = 0;
  // Not renewed as soon as it fails: React asks once more then, and would ask for ever.
  const renew = (): void => {
    Shown = fresh();
  };
  const read = async (): Promise<Module> => {
    try {
      return await load();
    } catch (thrown) {
      const address = tries > 1 ? addressIn(thrown) : null;
      if (address === null) throw thrown;
      return (await import(/* @vite-ignore */ `${address}?again=${tries}`)) as Module;
    }
  };
  const fresh = () =>
    lazy(async () => {
      tries += 1;
      try {
        return { default: pick(await read()) as ComponentType<object> };
      } catch (thrown) {
        failed.add(renew);
        throw thrown;
      }
    });
  let Shown = fresh();
  return function Later(props: Props) {
    return <Shown {...props} />;
  };
}

/** Chromium and Firefox name what could not be read; where it is not named only the whole window can be read again. */
export function addressIn(thrown: unknown): string | null {
  const text = thrown instanceof Error ? thrown.message : '';
  return /\b[a-z]+:\/\/[^\s?#]+\.js\b/.exec(text)?.[0] ?? null;
}

/** What could not be read is read when it is next shown. */
export function readFailedAgain(): void {
  for (const renew of failed) renew();
  failed.clear();
  // A style sheet that failed is not asked for a second time by what imports it.
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    if (link.sheet === null) link.replaceWith(link.cloneNode());
  }
}
