import type { Spec } from './model.js';

/** Whether a spec is about a device that is only a client: nothing of its own can be connected to. */
export const isOnlyClient = ({ role, api, listeners }: Pick<Spec, 'role' | 'api' | 'listeners'>): boolean =>
  role === 'device' && Object.keys(api.servers).length === 0 && Object.keys(listeners).length > 0;

/** What stands for the address of a device that has none. */
export const noAddress = 'device://client';
