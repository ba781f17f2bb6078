/**
 * Owns what is seen while the models of a conversation are loaded. It shows how many of them are, which those are, what
 * is still waited for, and for how long. The host says the first three; a bar that only moves would say nothing.
 */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { nowMs } from '../../../engine/contract/units';
import { LOADED_STAGES, waitedFor } from '../../state/conversation/loading';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

const TICK_MS = 1_000;
/** A wait that is shorter needs no figure. */
const SHOWN_FROM_S = 2;

/** Nothing before the host has begun to load. */
export function LoadingView() {
  const { stores } = useApp();
  const loading = useStore(stores.session, (state) => state.loading);
  const [now, setNow] = useState(nowMs);
  const isLoading = loading !== null;
  useEffect(() => {
    if (!isLoading) return undefined;
    const timer = setInterval(() => setNow(nowMs()), TICK_MS);
    return () => clearInterval(timer);
  }, [isLoading]);
  if (loading === null) return null;
  const { loaded, sinceMs } = loading;
  const waited = waitedFor(loaded);
  const seconds = Math.max(0, Math.floor((now - sinceMs) / TICK_MS));
  return (
    <div className="loading">
      <progress
        max={LOADED_STAGES.length}
        value={loaded.length}
        aria-label={words.loading.label(loaded.length, LOADED_STAGES.length)}
      />
      <p className="hint">
        {loaded.length > 0 && <>{words.loading.here(loaded.map(({ name }) => name))} </>}
        {waited.length > 0 && <>{words.loading.waited(waited)} </>}
        {seconds >= SHOWN_FROM_S && <span className="loading-time">{words.loading.seconds(seconds)}</span>}
      </p>
    </div>
  );
}
