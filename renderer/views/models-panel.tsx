/** Owns the list of models: what is here, what is being fetched, what goes on without the rest, and the ways to get it. */
import { Download, RotateCw, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { ModelState } from '../../engine/contract/client';
import { bytes, speed, timeLeft } from '../state/format';
import { bytesToFetch, canFetch, commonFailure, isUnderway, type CommonFailure } from '../state/models';
import { words } from '../words';
import { useApp } from './app-context';

export function ModelsPanel({ isFirstRun }: { readonly isFirstRun: boolean }) {
  const { stores, actions } = useApp();
  const models = useStore(stores.models, (state) => state.models);
  const common = commonFailure(models);
  const needed = models.filter((model) => model.isDefault);
  const optional = models.filter((model) => !model.isDefault);
  const isLacking = needed.some((model) => canFetch(model) || isUnderway(model));
  const row = (model: ModelState) => (
    <ModelRow key={model.id} model={model} isExplained={common?.ids.has(model.id) === true} />
  );
  return (
    <section className="models">
      <div className="models-head">
        <div>
          <h2>{isFirstRun ? words.firstRunTitle : words.modelsTitle}</h2>
          <p className="hint">{isFirstRun ? words.firstRunHint : words.modelsHint}</p>
        </div>
        {!isFirstRun && (
          <button type="button" className="quiet-button" onClick={() => actions.setPanel('none')}>
            <X size={18} strokeWidth={1.5} aria-hidden="true" />
            <span>{words.close}</span>
          </button>
        )}
      </div>
      {models.length === 0 && <p>{words.noModels}</p>}
      <FetchActions models={models} />
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
    </section>
  );
}

/** Above the list: what can be done is seen before what there is. */
function FetchActions({ models }: { readonly models: readonly ModelState[] }) {
  const { actions } = useApp();
  const bytesLeft = bytesToFetch(models);
  if (models.some(isUnderway)) {
    return (
      <div className="models-actions">
        <button type="button" className="small-button" onClick={actions.cancelModels}>
          {words.cancelFetch}
        </button>
      </div>
    );
  }
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

function CommonFailureNote({ common }: { readonly common: CommonFailure }) {
  return (
    <div className="model-problem">
      <p>
        <strong>{words.notFetched(common.names.length)}</strong> {common.hint}
      </p>
      <ul className="model-reasons">
        {common.reasons.map((reason) => (
          <li key={reason}>{reason}.</li>
        ))}
      </ul>
    </div>
  );
}

type ModelRowProps = {
  readonly model: ModelState;
  /** Why it failed is said above the list already. */
  readonly isExplained: boolean;
};

function ModelRow({ model, isExplained }: ModelRowProps) {
  const { name, stage, status, licence, without, problem } = model;
  return (
    <li className={`model model-${status}`}>
      <div className="model-head">
        <p className="model-name">
          {name} <span className="model-stage">{words.modelStage[stage]}</span>
        </p>
        <p className="model-status">{words.modelStatus[status]}</p>
      </div>
      <p className="model-facts">
        {bytes(model.bytes)} · {words.licence(licence)}
      </p>
      {(status === 'fetching' || status === 'verifying') && <ModelProgress model={model} />}
      {without !== '' && status !== 'present' && <p className="model-without">{words.untilThen(without)}</p>}
      {problem !== null && !isExplained && (
        <p className="model-problem">
          <strong>{problem.message}</strong> {problem.hint}
        </p>
      )}
      <ModelAction model={model} />
    </li>
  );
}

/** What is needed is fetched together; alone only what somebody may or may not want, and what failed. */
function ModelAction({ model }: { readonly model: ModelState }) {
  const { stores, actions } = useApp();
  // "Stop fetching" stops what was asked for last, so that only one thing is asked for at a time.
  const isBusy = useStore(stores.models, ({ models }) => models.some(isUnderway));
  const { id, status, name } = model;
  if (!canFetch(model) || (status === 'missing' && model.isDefault)) return null;
  const label = status === 'failed' ? words.retry : words.fetchOne;
  return (
    <button
      type="button"
      className="small-button"
      disabled={isBusy}
      aria-label={`${label} ${name}`}
      onClick={() => actions.fetchModels([id])}
    >
      {status === 'failed' ? (
        <RotateCw size={16} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <Download size={16} strokeWidth={1.5} aria-hidden="true" />
      )}
      {label}
    </button>
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

function FolderForm() {
  const { actions } = useApp();
  const [folder, setFolder] = useState('');
  const hintId = useId();
  return (
    <form
      className="folder-form"
      onSubmit={(event) => {
        event.preventDefault();
        actions.importModels(folder);
      }}
    >
      <h3>{words.folderTitle}</h3>
      <p className="hint" id={hintId}>
        {words.folderHint}
      </p>
      <div className="folder-row">
        <input
          type="text"
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
          placeholder={words.folderPlaceholder}
          aria-label={words.folderLabel}
          aria-describedby={hintId}
          spellCheck={false}
          autoComplete="off"
        />
        <button type="submit" className="small-button" disabled={folder.trim() === ''}>
          {words.folderAction}
        </button>
      </div>
    </form>
  );
}
