import type { Plan } from '../plan/case.js';
import { loadAcceptedApi } from '../spec/asyncapi/index.js';
import type { Spec } from '../spec/model.js';

/** A spec and its plan as plain data, for another thread: whoever read and checked them does so for all. */
export interface HandedOver {
  spec: Omit<Spec, 'api'>;
  /** The AsyncAPI document, which holds functions and is read again. */
  api: string;
  plan: Plan;
}

export const handOver = ({ spec: { api, ...spec }, plan }: { spec: Spec; plan: Plan }): HandedOver => ({
  spec,
  api: api.file,
  plan,
});

export const takeOver = ({ spec, api, plan }: HandedOver): { spec: Spec; plan: Plan } => ({
  spec: { ...spec, api: loadAcceptedApi(api) },
  plan,
});
