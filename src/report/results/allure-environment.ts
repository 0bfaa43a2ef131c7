import type { RunRecord } from '../record/read-record.js';
import { oneLine } from '../text.js';

const longest = 500;

/** What Allure's first page says of a run: environment.properties of a results folder, as a text. */
export function allureEnvironment({ header, footer }: RunRecord): string {
  const sessions = header?.sessions ?? [];
  const several = sessions.length > 1;
  const values = Object.entries({
    Sentence: footer?.gate.sentence ?? 'the run did not come to its end',
    Run: header?.run,
    Tool: header && `${header.tool.name} ${header.tool.version}`,
    ...Object.fromEntries(
      sessions.flatMap(({ spec, title, revision, target }) => {
        const name = (word: string): string => (several ? `${word} ${spec}` : word);
        return [
          [name('Product'), target.product ?? target.name],
          [name('Version'), target.version],
          [name('Spec'), `${spec}: ${title}, revision ${revision}`],
        ];
      }),
    ),
  });
  return values
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name.replace(/[ :=]/g, '\\$&')}=${escaped(oneLine(value, longest))}\n`)
    .join('');
}

/** A backslash begins an escape in a file of properties. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\');
