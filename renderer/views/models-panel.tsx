/** Owns the list of models: what is here, what is being fetched, what goes on without the rest, and the ways to get it. */
import { ArrowLeft, Download, RotateCw } from 'lucide-react';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { ModelState } from '../../engine/contract/client';
import { bytes, speed, timeLeft } from '../state/format';
import { words } from '../words';
import { useApp } from './app-context';

export function ModelsPanel({ isFirstRun }: { readonly isFirstRun: boolean }) {
  const { stores, actions } = useApp();
  const models = useStore(stores.models, (state) => state.models);
  const isFetching = models.some(({ status }) => status === 'fetching' || status === 'waiting');
  const missingBytes = models
    .filter(({ status }) => status === 'missing' || status === 'failed')
    .reduce((sum, model) => sum + model.bytes - model.receivedBytes, 0);
  return (
    <section className="models">
      <div className="models-head">
        <div>
          <h2>{isFirstRun ? words.firstRunTitle : words.modelsTitle}</h2>
          <p className="hint">{isFirstRun ? words.firstRunHint : words.modelsHint}</p>
        </div>
        {!isFirstRun && (
          <button type="button" className="quiet-button" onClick={() => actions.setPanel('none')}>
            <ArrowLeft size={18} strokeWidth={1.5} aria-hidden="true" />
            <span>{words.close}</span>
          </button>
        )}
      </div>
      {models.length === 0 && <p>{words.noModels}</p>}
      <ul className="model-list">
        {models.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </ul>
      <div className="models-actions">
        {missingBytes > 0 && !isFetching && (
          <button type="button" className="main-button" onClick={() => actions.fetchModels()}>
            <Download size={20} strokeWidth={1.5} aria-hidden="true" />
            <span>{words.fetchAll(bytes(missingBytes))}</span>
          </button>
        )}
        {isFetching && (
          <button type="button" className="small-button" onClick={actions.cancelModels}>
            {words.cancelFetch}
          </button>
        )}
      </div>
      <FolderForm />
    </section>
  );
}

function ModelRow({ model }: { readonly model: ModelState }) {
  const { actions } = useApp();
  const { id, name, stage, status, licence, without, problem } = model;
  const canFetch = status === 'missing' || status === 'failed';
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
      {problem !== null && (
        <p className="model-problem">
          <strong>{problem.message}</strong> {problem.hint}
        </p>
      )}
      {canFetch && (
        <button type="button" className="small-button" onClick={() => actions.fetchModels([id])}>
          {status === 'failed' && <RotateCw size={16} strokeWidth={1.5} aria-hidden="true" />}
          {status === 'failed' ? words.retry : words.fetchOne}
        </button>
      )}
    </li>
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
