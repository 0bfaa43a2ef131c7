import { relative } from 'node:path';
import { readRecord, type RunRecord } from '../report/record/read-record.js';
import { quotePlain } from '../report/case/shell.js';
import type { HeaderLine } from '../verdict/record.js';
import { runner } from './rerun.js';
import { isThrownAway } from '../report/case/thrown-away.js';

/**
 * The command that puts back what a run left changed, as it can be run where the user stands: with the target file that
 * the run was given, and a place for each secret that stood on its command line.
 */
export function restoreCommandFor(recordFile: string, { command }: Pick<HeaderLine, 'command'>): string {
  const file = /--target-file(?:=| )('[^']*'|\S+)/.exec(command)?.[1];
  const secrets = [...command.matchAll(/(?:--param(?:=| ))'?([A-Za-z][A-Za-z0-9]*)=\*\*\*'?/g)];
  return [
    runner(),
    'restore',
    quotePlain(relative('.', recordFile)),
    ...(file === undefined ? [] : [`--target-file=${file}`]),
    ...secrets.map(([, name]) => `--param=${name}=…`),
  ].join(' ');
}

/** What a record says is still changed on targets that last, and how to put it back; nothing where nothing is. */
export function openChanges(recordFile: string): string[] {
  const record = readIfThere(recordFile);
  const lasting = record?.header?.sessions.filter(({ target }) => !isThrownAway(target.name)) ?? [];
  return lasting.flatMap(({ spec, target }) => {
    const open = record!.open.filter((change) => change.spec === spec);
    if (open.length === 0) return [];
    const texts = [...new Set(open.map(({ text }) => text))].join('; ');
    return [
      `still changed on ${target.name}: ${texts}`,
      `to put it back: ${restoreCommandFor(recordFile, record!.header!)}`,
    ];
  });
}

function readIfThere(recordFile: string): RunRecord | undefined {
  try {
    return readRecord(recordFile);
  } catch {
    return undefined;
  }
}
