import { didYouMean, nearest } from '../spec/read/nearest.js';
import type { Spec } from '../spec/model.js';
import { isOf } from '../spec/owner.js';
import { shardText, type Shard } from '../plan/shard.js';
import type { Plan } from '../plan/case.js';
import type { RunOptions } from './run-options.js';
import type { TargetFile } from '../target/target-file.js';
import { usage } from '../target/usage.js';

/** A word that no spec of the run knows would silently do nothing, so it is refused. */
export function refuseUnknownWords(
  plans: readonly { spec: Spec; plan: Plan }[],
  options: RunOptions,
  file: TargetFile,
): void {
  const specs = plans.map(({ spec }) => spec);
  const parameters = specs.flatMap((spec) => Object.keys(spec.parameters));
  const capabilities = specs.flatMap((spec) => spec.capabilities.map(({ id }) => id));
  const requirements = plans.flatMap(({ plan }) => plan.requirements);
  const names = specs.map(({ id }) => id).join(', ');
  const refuse = (what: string, given: readonly string[], allowed: readonly string[], hint: string): void => {
    const unknown = given.find((name) => !allowed.includes(name));
    if (unknown === undefined) return;
    throw usage(`${names} has no ${what} "${unknown}"${didYouMean(unknown, allowed)}`, hint);
  };
  refuse('parameter', Object.keys(options.param), parameters, 'Correct --param.');
  refuse('parameter', Object.keys(file.parameters), parameters, 'Correct the target file.');
  refuse('capability', Object.keys(file.capabilities), capabilities, 'Correct the target file.');
  const ours = file.knownFindings
    .flatMap(({ requirement, because }) => [requirement, ...(because?.split('/').slice(0, 1) ?? [])])
    .filter((id) => specs.some((spec) => isOf(spec.id, id)));
  refuse('requirement', ours, requirements, 'Correct knownFindings in the target file.');
  const cases = specs.flatMap((spec) =>
    spec.requirements.flatMap(({ id, cases: named }) => Object.keys(named).map((name) => `${id}/${name}`)),
  );
  const named = file.knownFindings.flatMap(({ requirement, case: name }) =>
    name !== undefined && ours.includes(requirement) ? [`${requirement}/${name}`] : [],
  );
  refuse('case', named, cases, 'Correct knownFindings in the target file.');
}

/** A shard of nothing is a mistake too: it would end as a run that judged nothing. */
export function refuseEmptyShard(plans: readonly { plan: Plan }[], shard: Shard | undefined): void {
  if (shard === undefined || plans.some(({ plan }) => plan.cases.length > 0)) return;
  throw usage(`shard ${shardText(shard)} has no case`, 'Share the plan among fewer machines.');
}

/** A filter that matches nothing is a mistake, never a green run. */
export function refuseEmptyPlan(
  plans: readonly { plan: Plan }[],
  only: string | undefined,
  exclude: readonly string[] = [],
): void {
  const idle = exclude.find((pattern) =>
    plans.every(({ plan }) => plan.excludesNothing?.includes(pattern) === true),
  );
  if (idle !== undefined)
    throw usage(
      `no requirement and no case is named "${idle}"`,
      'Correct --exclude; * stands for any text, and --list shows the plan.',
    );
  if (plans.some(({ plan }) => plan.cases.length > 0)) return;
  if (only === undefined && exclude.length > 0)
    throw usage(`nothing is left without ${exclude.join(', ')}`, 'Correct --exclude; --list shows the plan.');
  const requirements = plans.flatMap(({ plan }) => plan.requirements);
  // `a.b.c` can be meant by `a`, `a.b` and `a.b.c`.
  const prefixes = requirements.flatMap((id) =>
    id.split('.').map((_, end, parts) => parts.slice(0, end + 1).join('.')),
  );
  const meant = nearest(only ?? '', prefixes);
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  throw usage(`no requirement begins with "${only ?? ''}"${hint}`, 'Correct --only; --list shows the plan.');
}
