import { startContainer, startTwin, type RunningTarget } from './fixtures.js';
import { targetFileFrom, type TargetFile } from './target-file.js';

/** A target that this command started, and what it says of itself. */
export interface Started {
  address: string;
  file: TargetFile;
  spec?: string;
  stop(): Promise<void>;
}

/** Starts what `twin:` or `container:` names; undefined for an address, where nothing is to be started. */
export async function start(target: string): Promise<Started | undefined> {
  const [kind, name = ''] = target.split(/:(.*)/s);
  if (kind === 'twin') return startedFrom(await startTwin(name), name.split('/')[0]);
  if (kind === 'container') return startedFrom(await startContainer(name), undefined);
  return undefined;
}

function startedFrom(running: RunningTarget, spec: string | undefined): Started {
  const file = targetFileFrom(running.targetFile, 'the target file of what was started');
  const address = file.address ?? Object.values(running.addresses)[0] ?? '';
  return { address, file, stop: () => running.stop(), ...(spec === undefined ? {} : { spec }) };
}

/** What the user's file says wins over what was started says of itself. */
export const merged = (own: TargetFile, users: TargetFile): TargetFile => ({
  ...own,
  ...users,
  spec: users.spec.length > 0 ? users.spec : own.spec,
  capabilities: { ...own.capabilities, ...users.capabilities },
  parameters: { ...own.parameters, ...users.parameters },
  tls: { ...own.tls, ...users.tls },
  knownFindings: users.knownFindings.length > 0 ? users.knownFindings : own.knownFindings,
});
