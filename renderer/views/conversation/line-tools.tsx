/** Owns what can be done with one line of the conversation: copy it, hear it again while its sound is kept. */
import { Play, Square } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Side } from '../../audio/turn-sounds';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { CopyButton } from '../parts/copy-button';

export function LineTools(props: {
  readonly turnKey: string;
  readonly side: Side;
  readonly who: string;
  readonly text: string;
}) {
  const { actions, sounds } = useApp();
  const { turnKey, side, who, text } = props;
  // The oldest sounds go first, while their words stay.
  const hasSound = useSyncExternalStore(sounds.onChange, () => sounds.has(turnKey, side));
  return (
    <div className="line-tools">
      <CopyButton
        className="line-tool"
        label={words.talkview.copy}
        describedAs={words.talkview.copyLine(who)}
        copy={() => actions.copy(text)}
      />
      {hasSound && <HearButton {...props} />}
    </div>
  );
}

function HearButton({
  turnKey,
  side,
  who,
}: {
  readonly turnKey: string;
  readonly side: Side;
  readonly who: string;
}) {
  const { stores, replay } = useApp();
  const isPlaying = useStore(
    stores.replay,
    ({ playing }) => playing?.key === turnKey && playing.side === side,
  );
  return (
    <button
      type="button"
      className="line-tool"
      data-playing={isPlaying ? '' : undefined}
      aria-label={isPlaying ? words.talkview.stopLine(who) : words.talkview.hearLine(who)}
      onClick={() => replay.toggle(turnKey, side)}
    >
      {isPlaying ? (
        <Square size={14} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <Play size={14} strokeWidth={1.5} aria-hidden="true" />
      )}
      <span>{isPlaying ? words.talkview.stopHearing : words.talkview.hear}</span>
    </button>
  );
}
