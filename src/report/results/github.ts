import type { CaseLine } from '../../verdict/record.js';
import { groupsOf, type Group } from '../console/groups.js';
import type { RunRecord } from '../record/read-record.js';
import { shown } from '../record/shown.js';
import { oneLine, sourceText } from '../text.js';
import { messageOf } from './outcome-of.js';

/** GitHub shows so many annotations of each kind for a step. */
const mostOfAKind = 10;
const longest = 400;

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions: how a message and a property are written. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * One annotation for each requirement that failed, warned or has no verdict, as commands of a GitHub workflow; at the line
 * of the spec where the repository has it.
 */
export function annotations(whole: RunRecord, isHere: (file: string) => boolean): string[] {
  const record = shown(whole);
  const groups = groupsOf(record.cases, { known: false });
  const kinds = (['error', 'warning'] as const).map((kind) => ({
    kind,
    own: groups.filter(({ example }) => (example.weight === 'warn' ? 'warning' : 'error') === kind),
  }));
  return kinds.flatMap(({ kind, own }) => {
    const all = own.length > mostOfAKind ? own.slice(0, mostOfAKind - 1) : own;
    const left = own.length - all.length;
    return [
      ...all.map((group) => annotation(kind, group, isHere)),
      ...(left > 0 ? [command(kind, { title: 'mqtt-conformance' }, `and ${left} more: see the report`)] : []),
    ];
  });
}

function annotation(kind: string, { example, others }: Group, isHere: (file: string) => boolean): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const where = sourceText(example.source, example.document);
  const message = oneLine(`${example.id}${more}: ${messageOf(example) ?? ''}`, longest);
  return command(kind, { title: example.requirement, ...placeOf(example, isHere) }, `${message}\n${where}`);
}

/** Where the spec says so. */
function placeOf({ at }: CaseLine, isHere: (file: string) => boolean): Record<string, string> {
  const [, file, line] = /^([^/].*):(\d+)$/.exec(at) ?? [];
  return file !== undefined && line !== undefined && isHere(file) ? { file, line } : {};
}

const command = (kind: string, properties: Record<string, string>, message: string): string =>
  `::${kind} ${Object.entries(properties)
    .map(([name, value]) => `${name}=${property(value)}`)
    .join(',')}::${data(message)}`;
