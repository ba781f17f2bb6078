/** Owns the page "settings": what is shown of all settings, the search, and setting everything back. */
import { RotateCcw, Search, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { isDesktopShell } from '../../state/connection/desktop-shell';
import { groupsOf, isChanged, isFound, shownSettings } from '../../state/settings/setting-search';
import '../../style/settings.css';
import { words } from '../../words';
import type { ShownSetting } from '../../words/setting-words';
import { useApp } from '../frame/app-context';
import { Modal } from '../parts/modal';
import { EmptyState, PageFrame } from '../frame/page-frame';
import { SafeChoice } from '../parts/safe-choice';
import { DataFolderRow, IntroductionRow } from './settings-extra';
import { SettingRow } from './setting-row';

/** Not settings, but looked for among them. */
const INTRODUCTION = {
  label: words.settings.introduction,
  help: words.settings.introductionHelp,
  alsoKnownAs: words.settings.introductionKnownAs,
};
const DATA_FOLDER = {
  label: words.settings.dataFolder,
  help: words.settings.dataFolderHelp,
  alsoKnownAs: words.settings.dataFolderKnownAs,
};

export function SettingsPage() {
  const { stores } = useApp();
  const list = useStore(stores.settings, (state) => state.list);
  const [query, setQuery] = useState('');
  const [told, setTold] = useState('');
  const shown = shownSettings(list, isDesktopShell());
  const found = shown.filter((one) => isFound(one, query));
  const extras = {
    introduction: isFound(INTRODUCTION, query),
    dataFolder: isFound(DATA_FOLDER, query),
  };
  const count = found.length + Object.values(extras).filter(Boolean).length;
  const groups = groupsOf(found);
  // The rows that are no settings stand in the last group, which a browser may have none of its own in.
  const hasApp = groups.some(({ group }) => group === 'app');
  const shownGroups =
    hasApp || (!extras.introduction && !extras.dataFolder)
      ? groups
      : [...groups, { group: 'app' as const, list: [] }];

  return (
    <PageFrame
      title={words.page.settings}
      hint={words.settings.hint}
      actions={<ResetAll list={shown} onDone={() => setTold(words.settings.wereReset)} />}
    >
      {list.length === 0 ? (
        <EmptyState title={words.settings.waitingTitle} hint={words.settings.waitingHint} />
      ) : (
        <div className="settings">
          <SearchField query={query} onQuery={setQuery} />
          <p className="visually-hidden" role="status">
            {query.trim() === '' ? told : words.settings.found(count)}
          </p>
          {count === 0 && (
            <EmptyState
              title={words.settings.nothingFound(query.trim())}
              hint={words.settings.nothingFoundHint}
            >
              <button type="button" className="small-button" onClick={() => setQuery('')}>
                {words.settings.showAll}
              </button>
            </EmptyState>
          )}
          {shownGroups.map(({ group, list: inGroup }) => (
            <section key={group} className="setting-group" aria-labelledby={`settings-${group}`}>
              <h3 id={`settings-${group}`}>{words.settings.group[group]}</h3>
              {inGroup.map((setting) => (
                <SettingRow
                  key={setting.key}
                  setting={setting}
                  onReset={() => setTold(words.settings.wasReset(setting.label))}
                />
              ))}
              {group === 'app' && extras.introduction && <IntroductionRow />}
              {group === 'app' && extras.dataFolder && <DataFolderRow />}
            </section>
          ))}
        </div>
      )}
    </PageFrame>
  );
}

function SearchField(props: { readonly query: string; readonly onQuery: (query: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    props.onQuery('');
    input.current?.focus();
  };
  return (
    <div className="search-box" role="search">
      <Search size={16} strokeWidth={1.5} aria-hidden="true" />
      <input
        ref={input}
        type="text"
        inputMode="search"
        value={props.query}
        onChange={(event) => props.onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || props.query === '') return;
          // Esc here is about the words, not about the voice.
          event.preventDefault();
          clear();
        }}
        placeholder={words.settings.searchPlaceholder}
        aria-label={words.settings.search}
        spellCheck={false}
        autoComplete="off"
      />
      {props.query !== '' && (
        <button type="button" className="icon-button" aria-label={words.settings.clearSearch} onClick={clear}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** Sets back what this page shows, after saying what that is; what is set elsewhere stays. */
function ResetAll(props: { readonly list: readonly ShownSetting[]; readonly onDone: () => void }) {
  const { stores, actions } = useApp();
  const settings = useStore(stores.settings, (state) => state.settings);
  const [isAsking, setAsking] = useState(false);
  const titleId = useId();
  const close = (): void => setAsking(false);
  const changed = props.list.filter(({ key }) => isChanged(key, settings, DEFAULT_SETTINGS));
  return (
    <>
      <button
        type="button"
        className="small-button"
        disabled={changed.length === 0}
        title={changed.length === 0 ? words.settings.nothingToReset : undefined}
        onClick={() => setAsking(true)}
      >
        <RotateCcw size={16} strokeWidth={1.5} aria-hidden="true" />
        {words.settings.resetAll}
      </button>
      {isAsking && (
        <Modal labelledBy={titleId} onCancel={close}>
          <h3 id={titleId}>{words.settings.resetAllTitle}</h3>
          <p className="hint">{words.settings.resetAllHint(changed.map(({ label }) => label))}</p>
          <div className="dialog-actions">
            <SafeChoice onClick={close}>{words.settings.resetAllKeep}</SafeChoice>
            <button
              type="button"
              className="small-button is-main"
              onClick={() => {
                actions.reset(changed.map(({ key }) => key));
                close();
                props.onDone();
              }}
            >
              {words.settings.resetAllAction}
            </button>
          </div>
        </Modal>
      )}
    </>
  );
}
