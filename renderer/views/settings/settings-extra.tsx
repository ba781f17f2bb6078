/** Owns the rows of the settings that set nothing: where the data are, and the introduction once more. */
import { Copy, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { ActionRow } from './setting-row';

const COPIED_MS = 3_000;

export function DataFolderRow() {
  const { stores, actions, ask } = useApp();
  const isConnected = useStore(stores.connection, ({ state }) => state.tag === 'open');
  const [folder, setFolder] = useState('');
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isConnected) return undefined;
    let isGone = false;
    const look = async (): Promise<void> => {
      const result = await ask({ type: 'app.info' });
      if (isGone) return;
      if (result.ok) setFolder(result.value.dataDir);
      else actions.report(result.error);
    };
    void look();
    return () => {
      isGone = true;
    };
  }, [ask, actions, isConnected]);

  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(folder);
      setCopied(true);
    } catch {
      actions.report({
        code: 'INTERNAL',
        message: words.settings.copyFailed,
        hint: words.settings.copyFailedHint,
      });
    }
  };

  return (
    <ActionRow label={words.settings.dataFolder} help={words.settings.dataFolderHelp}>
      <code className="data-folder">{folder}</code>
      <div className="setting-line">
        <button type="button" className="small-button" disabled={folder === ''} onClick={() => void copy()}>
          <Copy size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.settings.copyPath}
        </button>
        <span className="hint" role="status">
          {isCopied ? words.settings.copied : ''}
        </span>
      </div>
    </ActionRow>
  );
}

export function IntroductionRow() {
  const { actions } = useApp();
  return (
    <ActionRow label={words.settings.introduction} help={words.settings.introductionHelp}>
      <button
        type="button"
        className="small-button"
        onClick={() => {
          actions.set({ firstRun: 'microphone' });
          actions.goTo('setup');
        }}
      >
        <RotateCw size={16} strokeWidth={1.5} aria-hidden="true" />
        {words.settings.runAgain}
      </button>
    </ActionRow>
  );
}
