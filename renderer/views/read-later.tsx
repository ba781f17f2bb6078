/**
 * Owns views that are read when they are first shown, and reading them once more after they could not be: React keeps
 * a failed import for ever. It decides neither when to try again nor what to show meanwhile.
 */
import { lazy, type ComponentType } from 'react';

/** What must be forgotten before those that failed can be read again; at most one for each view. */
const failed = new Set<() => void>();

export function readLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  // Not renewed as soon as it fails: React asks once more then, and would ask for ever.
  const renew = (): void => {
    Shown = fresh();
  };
  const fresh = () =>
    lazy(async () => {
      try {
        return { default: (await load()) as ComponentType<object> };
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

/** What could not be read is read when it is next shown. */
export function readFailedAgain(): void {
  for (const renew of failed) renew();
  failed.clear();
  // A style sheet that failed is not asked for a second time by whoever imports it.
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    if (link.sheet === null) link.replaceWith(link.cloneNode());
  }
}
