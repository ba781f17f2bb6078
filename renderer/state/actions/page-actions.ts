/** Owns what of the page is shown: which page, which panel, and the mistake that the person went to mend. */
import { hashOf, type Page } from '../pages';
import { personaToOpen } from '../personas/persona-trouble';
import type { Panel, Stores } from '../stores';

export type PageActions = ReturnType<typeof createPageActions>;

export function createPageActions(stores: Pick<Stores, 'ui' | 'profiles'>) {
  const setPanel = (panel: Panel): void => stores.ui.setState({ panel });
  const mistakeShown = (): void => stores.ui.setState({ mistakeWanted: null });
  const goTo = (page: Page, rest = ''): void => {
    setPanel('none');
    mistakeShown();
    location.hash = hashOf(page, rest);
  };

  return {
    setPanel,
    goTo,
    /** It is shown, there is none any more, or the person writes and would be taken from there. */
    mistakeShown,
    /** Opens the editor where there is something to mend; the list, if that file has no editor. */
    showMistake: (file: string): void => {
      const id = personaToOpen(file, stores.profiles.getState());
      goTo('personas', id ?? '');
      stores.ui.setState({ mistakeWanted: id });
    },
    /** What the address says is shown. On another page no mistake is waited for. */
    arrive: ({ page, rest }: { readonly page: Page; readonly rest: string }): void =>
      stores.ui.setState(({ mistakeWanted }) => ({
        page,
        pageRest: rest,
        mistakeWanted: page === 'personas' && rest === mistakeWanted ? mistakeWanted : null,
      })),
  };
}
