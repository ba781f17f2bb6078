/** Owns the second step: the board of models as its page has it. */
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { ModelsBoard } from '../models/models-board';

export function SetupModels() {
  const { stores } = useApp();
  const isEmpty = useStore(stores.models, ({ models }) => models.length === 0);
  return (
    <div className="setup-step-body setup-models">{isEmpty ? <p>{words.noModels}</p> : <ModelsBoard />}</div>
  );
}
