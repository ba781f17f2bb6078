/** Owns what the desktop refused of what the person has set: said once, with the way out, until it is put away. */
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { Banner } from './banner';

export function ShellBanners() {
  const { stores, actions, shell } = useApp();
  const { facts, dismissed } = useStore(stores.shell);
  if (facts === null) return null;
  const troubles = words.shell.troubles(facts);
  // Put away together; another trouble is another word.
  const text = troubles.map(({ title }) => title).join(' ');
  if (text === dismissed) return null;
  return troubles.map(({ of, title, hint }) => (
    <Banner
      key={of}
      tone="warn"
      title={title}
      hint={hint}
      action={
        of === 'permission'
          ? { label: words.shell.askPermission, run: () => shell.send({ type: 'shell.askPermission' }) }
          : of === 'login'
            ? undefined
            : { label: words.shell.chooseKey, run: () => actions.goTo('settings') }
      }
      onDismiss={() => stores.shell.setState({ dismissed: text })}
    />
  ));
}
