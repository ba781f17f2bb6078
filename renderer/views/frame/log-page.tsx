/** Owns the page that shows what the host wrote into its log: a level, following, copying. */
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { LogLine } from '../../../engine/contract/app';
import { hashOf } from '../../state/pages';
import { words } from '../../words';
import { date } from '../../words/locale';
import { useApp } from './app-context';
import { CopyButton } from '../parts/copy-button';
import { BackLink, EmptyState, PageFrame } from './page-frame';

const LEVELS = ['info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];
const ORDER: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 0, warn: 1, error: 2 };
const LOOK_AGAIN_MS = 1_500;
/** As many as the host keeps. */
const MAX_LINES = 1_000;

const textOf = (lines: readonly LogLine[]): string =>
  lines.map(({ atMs, level, text }) => `${new Date(atMs).toISOString()} ${level} ${text}`).join('\n');

/** What the host has kept, and what comes while it is looked at. */
function useLog(): { readonly lines: readonly LogLine[]; readonly isKnown: boolean } {
  const { ask, actions } = useApp();
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [isKnown, setKnown] = useState(false);
  const read = useEffectEvent(async (): Promise<boolean> => {
    const last = lines.at(-1)?.number;
    const result = await ask({ type: 'app.log', ...(last === undefined ? {} : { after: last }) });
    if (!result.ok) {
      // Without a connection there is a banner already; asking goes on.
      if (result.error.code !== 'TIMED_OUT') actions.report(result.error);
      return false;
    }
    const fresh = result.value.lines;
    setKnown(true);
    if (fresh.length > 0) {
      // A host that was started anew counts from one again.
      setLines((old) => {
        const known = (fresh[0]?.number ?? 0) > (old.at(-1)?.number ?? 0) ? old : [];
        return [...known, ...fresh].slice(-MAX_LINES);
      });
    }
    return true;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = async (): Promise<void> => {
      await read();
      if (!isOver) timer = setTimeout(() => void next(), LOOK_AGAIN_MS);
    };
    void next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return { lines, isKnown };
}

export function LogPage() {
  const { actions } = useApp();
  const { lines, isKnown } = useLog();
  const [level, setLevel] = useState<Level>('info');
  const [isFollowing, setFollowing] = useState(true);
  const shown = lines.filter((line) => ORDER[line.level] >= ORDER[level]);
  return (
    <PageFrame
      title={words.page.log}
      back={<BackLink href={hashOf('about')} label={words.page.about} />}
      hint={words.talkview.logHint}
      actions={
        <CopyButton
          className="small-button"
          label={words.talkview.logCopy}
          disabled={shown.length === 0}
          copy={() => actions.copy(`${textOf(shown)}\n`)}
        />
      }
    >
      <div className="log-bar">
        <label className="log-level">
          <span>{words.talkview.logLevel}</span>
          <select value={level} onChange={(event) => setLevel(asLevel(event.target.value))}>
            {LEVELS.map((one) => (
              <option key={one} value={one}>
                {words.talkview.logLevels[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="log-follow">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={(event) => setFollowing(event.target.checked)}
          />
          <span>{words.talkview.logFollow}</span>
        </label>
        <p className="hint log-count">{words.talkview.logLines(shown.length)}</p>
      </div>
      {isKnown && shown.length === 0 && (
        <EmptyState title={words.talkview.logEmptyTitle} hint={words.talkview.logEmptyHint}>
          {level !== 'info' && (
            <button type="button" className="small-button" onClick={() => setLevel('info')}>
              {words.talkview.logAll}
            </button>
          )}
        </EmptyState>
      )}
      {shown.length > 0 && <Lines lines={shown} isFollowing={isFollowing} />}
    </PageFrame>
  );
}

const asLevel = (value: string): Level => LEVELS.find((one) => one === value) ?? 'info';

function Lines({
  lines,
  isFollowing,
}: {
  readonly lines: readonly LogLine[];
  readonly isFollowing: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  // After every drawing: it is drawn when lines came, or when the person wants to follow.
  useLayoutEffect(() => {
    const element = list.current;
    if (isFollowing && element !== null) element.scrollTop = element.scrollHeight;
  });
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ol className="log-lines" ref={list} tabIndex={0} aria-label={words.page.log}>
      {lines.map(({ number, atMs, level, text }) => (
        <li key={number} className={`log-line log-${level}`}>
          <time dateTime={new Date(atMs).toISOString()}>{date(atMs, 'second')}</time>
          <span className="log-sign">{words.talkview.logSign[level]}</span>
          <span className="log-text">{text}</span>
        </li>
      ))}
    </ol>
  );
}
