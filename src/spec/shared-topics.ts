import type { Requirement, Spec } from './model.js';
import { isRecord } from './pointer.js';
import { namesIn, substitute } from './template.js';
import { fillAddress } from './topic.js';

/** Names of templates that are the same for all cases of a run. */
const sameForAll = ['run', 'spec', 'target', 'targetHost'];

/**
 * Topics to which several cases of a spec publish. What stands behind the broker answers one of them while another looks
 * on, so that such cases are tried one at a time. Empty for a spec that says what its cases use (`uses`), or how many may
 * be tried at once (`defaults.concurrency`): its author has thought of it; and for devices, on which one case follows the
 * other anyway.
 */
export function sharedTopics(spec: Spec): string[] {
  if (spec.role === 'device' || spec.defaults.concurrency !== undefined || saysWhatIsUsed(spec)) return [];
  const publishers = new Map<string, number>();
  for (const requirement of spec.requirements)
    for (const values of casesOf(requirement))
      for (const topic of new Set(fixedTopics(spec, requirement, values)))
        publishers.set(topic, (publishers.get(topic) ?? 0) + 1);
  return [...publishers].filter(([, cases]) => cases > 1).map(([topic]) => topic);
}

const saysWhatIsUsed = ({ requirements, preambles }: Spec): boolean =>
  [...requirements, ...Object.values(preambles).flatMap(({ ways }) => ways)].some(
    ({ uses }) => uses.length > 0,
  );

const casesOf = ({ cases }: Requirement): Record<string, unknown>[] =>
  Object.keys(cases).length === 0 ? [{}] : Object.values(cases);

/** The topics that one case publishes to and that are the same in every run on the same target. */
function fixedTopics(spec: Spec, requirement: Requirement, values: Record<string, unknown>): string[] {
  const known = [...sameForAll, ...Object.keys(spec.parameters)];
  return publishedIn(substitute([requirement.control, requirement.check.with], values))
    .map((words) => topicOf(spec, words))
    .filter((topic) => topic !== undefined)
    .filter((topic) => namesIn(topic).every(({ name }) => known.includes(name)));
}

/** What is published, wherever a check has its steps: each `publish`, `request` and `send` of a PUBLISH. */
function publishedIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(publishedIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([verb, words]) => {
    if (!isRecord(words)) return publishedIn(words);
    const { packet } = words;
    if (verb === 'publish' || verb === 'request') return [words];
    if (verb === 'send' && isRecord(packet) && packet['type'] === 'PUBLISH') return [packet];
    return publishedIn(words);
  });
}

function topicOf(spec: Spec, words: Record<string, unknown>): string | undefined {
  const { topic, operation, parameters } = words;
  if (typeof topic === 'string') return topic;
  const address = typeof operation === 'string' ? spec.api.operations[operation]?.channel.address : undefined;
  if (address === undefined) return undefined;
  const filled = fillAddress(address, (isRecord(parameters) ? parameters : {}) as Record<string, string>);
  return filled.missing.length > 0 ? undefined : filled.topic;
}

/** Why the cases of a spec are tried one at a time and what its author can do, as a sentence; undefined when they are not. */
export function whyOneAtATime(spec: Spec): string | undefined {
  const [topic, ...others] = sharedTopics(spec);
  if (topic === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and to ${others.length} more)`;
  return `one case at a time, since several publish to ${topic}${more} and none says what it uses; give such cases "uses: [<name>]", or the spec "defaults: { concurrency: 64 }" where they do not disturb each other`;
}
