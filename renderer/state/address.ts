/** Owns that the page follows its address, unless the view that is shown asks first: then the address follows the page. */
import type { Actions } from './actions/actions';
import type { Leaving } from './leaving';
import { hashOf, pageOf } from './pages';
import type { Stores } from './stores';

export type AddressDeps = {
  readonly stores: Pick<Stores, 'ui'>;
  readonly leaving: Pick<Leaving, 'holds'>;
  readonly arrive: Actions['arrive'];
  readonly page: Pick<Window, 'addEventListener'> & {
    readonly location: Pick<Location, 'hash'>;
    readonly history: Pick<History, 'replaceState'>;
  };
};

export function followAddress({ stores, leaving, arrive, page }: AddressDeps): void {
  const follow = (): void => {
    const { hash } = page.location;
    if (leaving.holds(hash)) {
      const shown = stores.ui.getState();
      page.history.replaceState(null, '', hashOf(shown.page, shown.pageRest));
      return;
    }
    arrive(pageOf(hash));
  };
  page.addEventListener('hashchange', follow);
  follow();
}
