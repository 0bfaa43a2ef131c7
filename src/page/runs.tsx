import { Comparison } from './comparison.js';
import { data, productOf } from './data.js';
import { Title } from './frame.js';
import { addressOf } from './route.js';
import { moment, plural, words } from './words.js';

/** Several runs side by side, and what they came to requirement by requirement. */
export function Runs() {
  return (
    <>
      <Title>{plural(data.runs.length, 'run')}</Title>
      <ul class="findings">
        {data.runs.map((run, index) => {
          const all = run.sessions.flatMap(({ requirements }) => requirements);
          const counts = words
            .map((word) => ({ word, n: all.filter((one) => one.word === word).length }))
            .filter(({ n }) => n > 0);
          return (
            <li key={run.run}>
              <a href={addressOf(index)}>
                {run.sessions.map((session) => `${session.spec} on ${productOf(session)}`).join(', ') ||
                  run.run}
              </a>{' '}
              <span class="dim">{run.startedAt === undefined ? '' : moment(run.startedAt)}</span>
              <p>{run.sentence}</p>
              <p class="dim">{counts.map(({ word, n }) => `${n} ${word.replace('-', ' ')}`).join(', ')}</p>
            </li>
          );
        })}
      </ul>
      <Comparison />
    </>
  );
}
