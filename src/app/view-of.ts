import type { DocumentView } from '../spec/bare/view.js';
import { locateSpec } from '../spec/read/locate.js';
import { defined } from '../target/defined.js';
import { usage } from '../target/usage.js';
import type { DocumentOptions } from './run-options.js';

/** What the user says of the bare documents of a run. */
export function viewOf({
  id,
  as,
  operations,
  watch,
  messages,
  probe,
  negative,
}: DocumentOptions): DocumentView {
  const probes = probe !== undefined && Object.keys(probe).length > 0 ? probe : undefined;
  return defined({ id, as, operations, watch, messages, probes, negative });
}

/** Throws a usage error where options for bare documents are given and none is judged: they would say nothing. */
export function refuseUselessView(options: DocumentOptions, specs: readonly string[]): void {
  const [name] = Object.keys(viewOf(options));
  if (name === undefined || specs.some((spec) => locateSpec(spec)?.kind === 'asyncapi')) return;
  throw usage(
    `--${name === 'probes' ? 'probe' : name} is for a bare AsyncAPI document, and none is judged`,
    'Leave it out, or give --spec=<file>.',
  );
}
