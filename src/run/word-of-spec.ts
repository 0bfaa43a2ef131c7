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

const spoken = new WeakMap<Spec, string>();

/** All that a spec sends or expects, as one text. It is made once: a spec of a thousand cases takes some ten milliseconds. */
function spokenBy(spec: Spec): string {
  const { requirements, preambles, defaults, servers, envelopes, bind, bystander, security, api } = spec;
  const parts = [requirements, preambles, defaults, servers, envelopes, bind, bystander, security, api];
  const text =
    spoken.get(spec) ??
    JSON.stringify(parts, (key, member: unknown) => (unspoken.has(key) ? undefined : member));
  spoken.set(spec, text);
  return text;
}

/** Whether a text stands anywhere in what a spec sends or expects: in topics, paths, members, values. */
export const isWordOf = (spec: Spec, text: string): boolean => spokenBy(spec).includes(text);
