/** Owns one model of the list: what it is for, how large, whose, from where, how far, and what can be done about it. */
import { Download, Play, RotateCw, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { ModelState } from '../../../engine/contract/client';
import { bytes, speed, timeLeft } from '../../state/format';
import { canFetch, isUnderway } from '../../state/models/models';
import { words } from '../../words';
import { useApp } from '../frame/app-context';

type ModelRowProps = {
  readonly model: ModelState;
  /** Why it failed is said above the list already. */
  readonly isExplained: boolean;
};

export function ModelRow({ model, isExplained }: ModelRowProps) {
  const { name, purpose, status, licence, without, problem } = model;
  return (
    <li className={`model model-${status}`}>
      <div className="model-head">
        <p className="model-name">
          {name} <span className="model-stage">{words.modelStage[purpose]}</span>
        </p>
        <p className="model-status">{words.modelStatus[status]}</p>
      </div>
      <p className="model-facts">
        {bytes(model.bytes)} · {words.licence(licence)} · {whence(model)}
      </p>
      {(status === 'fetching' || status === 'verifying' || status === 'paused') && (
        <ModelProgress model={model} />
      )}
      {without !== '' && status !== 'present' && <p className="model-without">{words.withoutIt(without)}</p>}
      {problem !== null && !isExplained && (
        <p className="model-problem">
          <strong>{problem.message}</strong> {problem.hint}
        </p>
      )}
      <ModelAction model={model} />
    </li>
  );
}

const whence = ({ sources }: ModelState): string =>
  sources.length === 0 ? words.setup.bundled : words.setup.fetchFrom(sources.join(` ${words.setup.or} `));

/** What is needed is fetched together; alone only what a person may or may not want, and what failed. */
function ModelAction({ model }: { readonly model: ModelState }) {
  const { stores, actions } = useApp();
  // One thing is asked for at a time, so that "Pause" is plain.
  const isBusy = useStore(stores.models, ({ models }) => models.some(isUnderway));
  const { id, status, name, problem } = model;
  if (!canFetch(model) || (status !== 'failed' && model.isDefault)) return null;
  const [label, Icon] =
    status === 'failed'
      ? [words.retry, RotateCw]
      : status === 'paused'
        ? [words.setup.goOnOne, Play]
        : [words.fetchOne, Download];
  return (
    <div className="model-buttons">
      <button
        type="button"
        className="small-button"
        disabled={isBusy}
        aria-label={`${label} ${name}`}
        onClick={() => actions.fetchModels([id])}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
        {label}
      </button>
      {status === 'failed' && problem?.code === 'DOWNLOAD_FAILED' && (
        <button
          type="button"
          className="quiet-button"
          aria-label={`${words.setup.dismiss} ${name}`}
          onClick={() => actions.dismissModels([id])}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.setup.dismiss}
        </button>
      )}
    </div>
  );
}

function ModelProgress({ model }: { readonly model: ModelState }) {
  const { bytesPerSecond, receivedBytes, source, name } = model;
  const left = timeLeft(model.bytes - receivedBytes, bytesPerSecond);
  const facts = [
    words.ofSize(bytes(receivedBytes), bytes(model.bytes)),
    bytesPerSecond === null ? null : speed(bytesPerSecond),
    left === null ? null : words.left(left),
    source === null ? null : words.from(source),
  ].filter((fact) => fact !== null);
  return (
    <div className="model-progress">
      <progress max={model.bytes} value={receivedBytes} aria-label={name} />
      <p className="model-facts">{facts.join(' · ')}</p>
    </div>
  );
}
