/**
 * Owns everything about models but a heading: what lacks, what is on its way and how to pause it, and what failed. The
 * room there is and the list are its too. The page of models and the introduction show the same.
 */
import { Download, Pause, Play, RotateCw, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { ModelState } from '../../../engine/contract/client';
import { bytes, speed, timeLeft } from '../../state/format';
import {
  bytesToFetch,
  canFetch,
  commonFailure,
  fetchingOf,
  idsToGoOn,
  isUnderway,
  pausedOf,
  type CommonFailure,
  type Fetching,
} from '../../state/models/models';
import '../../style/models.css';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { DiskNote } from '../history/disk-note';
import { FolderForm } from './folder-form';
import { ModelRow } from './model-row';

export function ModelsBoard() {
  const { stores } = useApp();
  const models = useStore(stores.models, (state) => state.models);
  const isReady = useStore(stores.models, (state) => state.ready);
  const common = commonFailure(models);
  const needed = models.filter((model) => model.isDefault);
  const optional = models.filter((model) => !model.isDefault);
  const isLacking = needed.some((model) => canFetch(model) || isUnderway(model));
  const row = (model: ModelState) => (
    <ModelRow key={model.id} model={model} isExplained={common?.ids.has(model.id) === true} />
  );
  return (
    <>
      <div className="models-now">
        <FetchState models={models} />
        <p className="models-ready" role="status">
          {isReady ? (isLacking ? words.setup.talkAlready : words.setup.allHere) : ''}
        </p>
        <DiskNote bytesToCome={bytesToFetch(models)} />
      </div>
      {common !== null && <CommonFailureNote common={common} />}
      {isLacking && <FolderForm />}
      <ul className="model-list">{needed.map(row)}</ul>
      {optional.length > 0 && (
        <div>
          <h3>{words.optionalTitle}</h3>
          <p className="hint">{words.optionalHint}</p>
          <ul className="model-list">{optional.map(row)}</ul>
        </div>
      )}
      {!isLacking && <FolderForm />}
    </>
  );
}

/** Above the list: what goes on and what can be done is seen before what there is. */
function FetchState({ models }: { readonly models: readonly ModelState[] }) {
  const { stores, actions } = useApp();
  const round = useStore(stores.models, (state) => state.round);
  const fetching = fetchingOf(models, round);
  if (fetching !== null) {
    return (
      <>
        <Progress of={fetching} text={words.setup.fetching} />
        <div className="models-actions">
          <button type="button" className="small-button" onClick={actions.pauseModels}>
            <Pause size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.setup.pause}
          </button>
          <CancelButton />
        </div>
      </>
    );
  }
  const paused = pausedOf(models, round);
  if (paused !== null) {
    const ids = idsToGoOn(models);
    const left = models
      .filter(({ id }) => ids.includes(id))
      .reduce((sum, model) => sum + model.bytes - model.receivedBytes, 0);
    return (
      <>
        <Progress of={paused} text={words.setup.pausedAt} />
        <div className="models-actions">
          <button type="button" className="main-button" onClick={() => actions.fetchModels(ids)}>
            <Play size={20} strokeWidth={1.5} aria-hidden="true" />
            <span>{words.setup.goOn(bytes(left))}</span>
          </button>
          <CancelButton />
        </div>
      </>
    );
  }
  const bytesLeft = bytesToFetch(models);
  if (bytesLeft === 0) return null;
  return (
    <div className="models-actions">
      <button type="button" className="main-button" onClick={() => actions.fetchModels()}>
        <Download size={20} strokeWidth={1.5} aria-hidden="true" />
        <span>{words.fetchAll(bytes(bytesLeft))}</span>
      </button>
    </div>
  );
}

function CancelButton() {
  const { actions } = useApp();
  return (
    <>
      <button type="button" className="quiet-button" onClick={actions.cancelModels}>
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
        {words.setup.cancel}
      </button>
      <span className="hint">{words.setup.cancelHint}</span>
    </>
  );
}

function Progress(props: {
  readonly of: Fetching;
  readonly text: (received: string, total: string) => string;
}) {
  const { receivedBytes, totalBytes, bytesPerSecond } = props.of;
  const left = timeLeft(totalBytes - receivedBytes, bytesPerSecond);
  const text = props.text(bytes(receivedBytes), bytes(totalBytes));
  const facts = [
    text,
    bytesPerSecond === null ? null : speed(bytesPerSecond),
    left === null ? null : words.left(left),
  ].filter((fact) => fact !== null);
  return (
    <div className="models-progress">
      <p>{facts.join(' · ')}</p>
      <progress max={totalBytes} value={receivedBytes} aria-label={text} />
    </div>
  );
}

function CommonFailureNote({ common }: { readonly common: CommonFailure }) {
  const { actions } = useApp();
  const ids = [...common.ids];
  return (
    <div className="note is-bad models-failure" role="alert">
      <p>
        <strong>{words.notFetched(common.names.length)}</strong> {common.hint}
      </p>
      <ul className="model-reasons">
        {common.reasons.map((reason) => (
          <li key={reason}>{reason}.</li>
        ))}
      </ul>
      <div className="model-buttons">
        <button type="button" className="small-button" onClick={() => actions.fetchModels(ids)}>
          <RotateCw size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.setup.retryAll}
        </button>
        <button type="button" className="quiet-button" onClick={() => actions.dismissModels(ids)}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.setup.dismiss}
        </button>
      </div>
    </div>
  );
}
