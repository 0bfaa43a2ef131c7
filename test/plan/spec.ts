import type { Api } from '../../src/spec/api.js';
import { specFrom } from '../../src/spec/conformance.js';
import type { Spec } from '../../src/spec/model.js';
import { api } from '../checks/api.js';

export const source = { document: 'reference', section: 'Connect' };

/** A spec as it is written, with what most tests do not care about filled in. */
export const specOf = (
  written: Record<string, unknown>,
  more: { readSchema?: (reference: string) => unknown; api?: Api } = {},
): Spec =>
  specFrom(
    {
      id: 'x',
      revision: '2026-01-01',
      title: 'X',
      role: 'broker',
      sources: [{ id: 'reference', title: 'The Reference' }],
      ...written,
    },
    {
      api,
      path: '/specs/x',
      files: [],
      at: (pointer) => `conformance.yaml:${pointer}`,
      readSchema: () => ({}),
      ...more,
    },
  );

export const requirement = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  text: `What ${id} says.`,
  source,
  steps: [{ connect: {}, expect: 'connack' }],
  ...more,
});
