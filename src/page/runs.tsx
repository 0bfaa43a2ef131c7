import { Comparison } from './comparison.js';
import { data, productOf, type PageRun } from './data.js';
import { Title } from './frame.js';
import { addressOf } from './route.js';
import { moment, plural, words } from './words.js';

interface Target {
  name: string;
  sentence: string;
  /** Index of its run; missing where it was not judged. */
  run?: number;
}

/** Several runs side by side, and what they came to requirement by requirement. */
export function Runs() {
  return (
    <>
      <Title>{data.comparison?.title ?? plural(data.runs.length, 'run')}</Title>
      <ul class="findings">
        {targets().map((target) => (
          <li key={`${target.run} ${target.name}`}>
            <Judged {...target} />
          </li>
        ))}
      </ul>
      <Comparison />
    </>
  );
}

const targets = (): readonly Target[] =>
  data.comparison?.columns ??
  data.runs.map((one, run) => ({ name: judgedIn(one), sentence: one.sentence, run }));

const judgedIn = ({ sessions, run }: PageRun): string =>
  sessions.map((session) => `${session.spec} on ${productOf(session)}`).join(', ') || run;

function Judged({ name, sentence, run: index }: Target) {
  const run = index === undefined ? undefined : data.runs[index];
  if (run === undefined)
    return (
      <>
        <strong>{name}</strong>
        <p>{sentence}</p>
      </>
    );
  const all = run.sessions.flatMap(({ requirements }) => requirements);
  const counts = words
    .map((word) => ({ word, n: all.filter((one) => one.word === word).length }))
    .filter(({ n }) => n > 0);
  const product = run.sessions[0] && productOf(run.sessions[0]);
  return (
    <>
      <a href={addressOf(index ?? 0)}>{name}</a>{' '}
      <span class="dim">
        {[
          data.comparison === undefined || product === name ? undefined : product,
          run.startedAt === undefined ? undefined : moment(run.startedAt),
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
      <p>{sentence}</p>
      <p class="dim">{counts.map(({ word, n }) => `${n} ${word.replace('-', ' ')}`).join(', ')}</p>
    </>
  );
}
