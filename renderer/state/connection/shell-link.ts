/**
 * Owns the page's end of the way to the desktop shell: what the shell wants done, and what its tray is told. In a
 * browser no shell offers the port and none of this happens.
 */
import type { FromShell, ShellState, ToShell } from '../../../engine/contract/shell';
import { MAX_SHELL_PERSONAS } from '../../../engine/contract/shell-bounds';
import { words } from '../../words';
import type { Actions } from '../actions/actions';
import { currentMood, followMood } from '../conversation/current-mood';
import type { Downloads } from '../models/downloads';
import type { Mood } from '../conversation/mood';
import { personaToStart } from '../personas/personas';
import type { Stores } from '../stores';
import { isTalking } from '../conversation/talk-grammar';
import { PORT_OFFERED } from './transport';

export type ShellLink = { readonly send: (message: ToShell) => void };

const SIGN: Readonly<Record<Mood, ShellState['sign']>> = {
  connecting: 'off',
  models: 'off',
  waiting: 'off',
  loading: 'off',
  ended: 'off',
  refused: 'off',
  elsewhere: 'off',
  deaf: 'off',
  replaying: 'off',
  muted: 'muted',
  ready: 'quiet',
  listening: 'quiet',
  hearing: 'hearing',
  thinking: 'thinking',
  speaking: 'speaking',
  paused: 'speaking',
};

/** What the tray shows; derived anew from everything, for it is small. */
export function shellStateOf(stores: Stores): ShellState {
  const { snapshot } = stores.session.getState();
  const { muted } = stores.sound.getState();
  const { settings } = stores.settings.getState();
  const { profiles } = stores.profiles.getState();
  const talking = isTalking(stores.ui.getState().talk);
  const mood = currentMood(stores);
  const next = personaToStart(profiles, settings.profileId);
  return {
    type: 'shell.state',
    sign: SIGN[mood],
    mood: words.mood[mood],
    personaId: snapshot?.profileId ?? next?.id ?? null,
    personaName: cut(snapshot?.personaName ?? next?.name ?? ''),
    personas: profiles.slice(0, MAX_SHELL_PERSONAS).map(({ id, name }) => ({ id: cut(id), name: cut(name) })),
    mode: settings.mode,
    canTalk: snapshot !== null && snapshot.state !== 'TERMINATED',
    talking,
    muted,
  };
}

const cut = (text: string): string => text.slice(0, 200);

export type ShellLinkDeps = {
  readonly page: Pick<Window, 'addEventListener' | 'location'>;
  readonly stores: Stores;
  readonly downloads: Pick<Downloads, 'ended' | 'lost'>;
  readonly actions: Pick<
    Actions,
    | 'press'
    | 'release'
    | 'toggleTalk'
    | 'goAway'
    | 'comeBack'
    | 'setMuted'
    | 'choosePersona'
    | 'goTo'
    | 'setPanel'
  >;
};

export function createShellLink({ page, stores, downloads, actions }: ShellLinkDeps): ShellLink {
  let port: MessagePort | null = null;
  let told = '';

  const send = (message: ToShell): void => port?.postMessage(message);

  const tell = (): void => {
    if (port === null) return;
    const state = shellStateOf(stores);
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    send(state);
  };

  const receive = (message: FromShell): void => {
    switch (message.type) {
      case 'shell.facts':
        stores.shell.setState({ facts: message.facts });
        return;
      case 'shell.toggle':
        actions.toggleTalk();
        return;
      case 'shell.press':
        actions.press('global');
        return;
      case 'shell.release':
        actions.release('global');
        return;
      case 'shell.mute':
        actions.setMuted(message.muted);
        return;
      case 'shell.persona':
        actions.choosePersona(message.id);
        return;
      case 'shell.page':
        actions.goTo(message.page);
        return;
      case 'shell.keys':
        actions.setPanel('keys');
        return;
      case 'shell.away':
        actions.goAway();
        return;
      case 'shell.back':
        actions.comeBack(message.hasSlept);
        return;
      case 'shell.download':
        downloads.ended(message.url, message.outcome);
        return;
    }
  };

  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const offered = event.ports[1];
    if (event.source !== page || event.origin !== page.location.origin) return;
    if (event.data !== PORT_OFFERED || offered === undefined) return;
    port?.close();
    port = offered;
    told = '';
    offered.addEventListener('message', ({ data }: MessageEvent<FromShell>) => receive(data));
    // The key that it watched is up for all that is known, and its facts are old.
    offered.addEventListener('close', () => {
      if (port !== offered) return;
      port = null;
      actions.release('global');
      downloads.lost();
    });
    offered.start();
    tell();
  });

  followMood(stores, tell);
  for (const store of [stores.settings, stores.profiles]) store.subscribe(tell);

  return { send };
}
