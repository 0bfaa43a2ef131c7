import type { Spec } from '../spec/model.js';

/** What is for readers and for the order of cases alone, and changes nothing that is sent or expected. */
const unspoken = new Set([
  'id',
  'text',
  'source',
  'sources',
  'at',
  'summary',
  'description',
  'title',
  'file',
  'warnings',
  'presumes',
  'requires',
  'capabilities',
  'needs',
]);

const technical = (value: unknown): string =>
  JSON.stringify(value, (key, member: unknown) => (unspoken.has(key) ? undefined : member));

/** Whether a text stands anywhere in what a spec sends or expects: in topics, paths, members, values. */
export function isWordOf(spec: Spec, text: string): boolean {
  const { requirements, preambles, defaults, servers, envelopes, bind, bystander, security, api } = spec;
  const parts = [requirements, preambles, defaults, servers, envelopes, bind, bystander, security, api];
  return parts.some((part) => technical(part).includes(text));
}
