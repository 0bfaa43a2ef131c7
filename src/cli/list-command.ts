import { announced, type Plan } from '../plan/case.js';
import { buildPlan } from '../plan/plan.js';
import { knownSpecs } from '../spec/read/locate.js';
import type { RunOptions } from '../app/run-options.js';
import { inWords, longestRun } from '../app/longest-run.js';
import { allowsRisk, concurrencyFor, defaultTimeout } from '../app/session-of.js';
import { refuseUselessView, viewOf } from '../app/view-of.js';
import { readSpec } from '../app/read-spec.js';
import { partsOfTwin } from '../target/fixtures.js';
import { noTargetFile, readTargetFile } from '../target/target-file.js';
import { refuseEmptyPlan, refuseEmptyShard } from '../app/unknown-words.js';

/** The plan as text: every case with its level and sentence, and what would not be tried. Sends nothing. */
export function listCommand(options: RunOptions): string {
  const file = options.targetFile === undefined ? noTargetFile : readTargetFile(options.targetFile);
  const { target = '' } = options;
  const twin = target.startsWith('twin:') ? partsOfTwin(target.slice('twin:'.length)).spec : undefined;
  const named = [...options.spec, ...file.spec, ...(twin === undefined ? [] : [twin])];
  const wanted =
    named.length > 0 ? [...new Set(options.spec.length > 0 ? options.spec : named)] : knownSpecs();
  refuseUselessView(options, wanted);
  const parts = wanted.map((name) => listSpec(name, options, file));
  refuseEmptyShard(parts, options.shard);
  refuseEmptyPlan(parts, options.only, options.exclude);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return [...parts.flatMap(({ lines }) => lines), `${plural(total, 'case')}.`].join('\n');
}

function listSpec(
  name: string,
  options: RunOptions,
  file: ReturnType<typeof readTargetFile>,
): { lines: string[]; count: number; plan: Plan } {
  const spec = readSpec(name, viewOf(options));
  const plan = buildPlan(spec, {
    claims: {
      capabilities: file.capabilities,
      parameters: { ...file.parameters, ...options.param },
      allowRisky: allowsRisk(options, options.target ?? file.address ?? ''),
    },
    only: options.only,
    shard: options.shard,
    exclude: options.exclude,
  });
  const cases = announced(plan.cases, options.only);
  const lines = cases.map(
    ({ id, level, text, settled, risky }) =>
      `${id}  ${level}${risky ? '  risky' : ''}  ${text}${settled ? `\n    ${settled.verdict}: ${settled.reason}` : ''}`,
  );
  const head = `${spec.title} (${spec.id}, ${spec.revision}): ${plural(cases.length, 'case')} of ${plural(plan.requirements.length, 'requirement')}`;
  const rules = plan.cases.length - cases.length;
  const besides =
    rules === 0 ? [] : [`besides: ${plural(rules, 'rule')} of every connection, told where one is broken`];
  const leftOut =
    plan.leftOut.length === 0
      ? []
      : [
          `left out: ${plural(plan.leftOut.length, 'risky case')}; --allow-risky tries them:`,
          ...plan.leftOut.map((id) => `    ${id}`),
        ];
  const timeout = options.timeout ?? file.timeout ?? spec.defaults.timeout ?? defaultTimeout;
  const concurrency = concurrencyFor(spec, options.concurrency ?? file.concurrency);
  const longest = `A run of it is ended after ${inWords(options.maxDuration ?? longestRun(plan, { timeout, concurrency }))} at the latest (--max-duration).`;
  return {
    lines: cases.length === 0 ? [] : [head, ...lines, ...besides, ...leftOut, longest, ''],
    count: cases.length,
    plan,
  };
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
