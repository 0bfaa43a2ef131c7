import type { PageRun } from './data.js';
import { Title, Wide } from './frame.js';
import { addressOf } from './route.js';
import { duration, plural } from './words.js';

/** What took long, and how fast the target answers. */
export function Timings({ run, index }: { run: PageRun; index: number }) {
  const { slowest, answers } = run.timing;
  const most = Math.max(1, ...slowest.map((one) => one.duration));
  return (
    <>
      <Title>Timing</Title>
      {answers && (
        <>
          <h2>Answers of the target</h2>
          <p>
            From what we sent to the next thing that came on the same connection:{' '}
            {plural(answers.count, 'answer')}, median {answers.median} ms, 95 of 100 within {answers.p95} ms,
            the longest {answers.most} ms.
          </p>
          <Plot bars={answers.bars} />
        </>
      )}
      <h2>Slowest cases</h2>
      <Wide label="Slowest cases">
        <table>
          <thead>
            <tr>
              <th scope="col">Case</th>
              <th scope="col">Took</th>
              <th scope="col">
                <span class="hidden">Bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {slowest.map(({ spec, id, duration: took }) => (
              <tr key={id}>
                <td>
                  <a href={addressOf(index, 'case', spec, id)}>{id}</a>
                </td>
                <td class="number">{duration(took)}</td>
                <td>
                  <svg width="120" height="10" aria-hidden="true">
                    <rect class="bar" width={(120 * took) / most} height="10" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

function Plot({ bars }: { bars: readonly { upTo: number; count: number }[] }) {
  const used = bars.slice(
    bars.findIndex(({ count }) => count > 0),
    bars.findLastIndex(({ count }) => count > 0) + 1,
  );
  const most = Math.max(...used.map(({ count }) => count));
  const name = (upTo: number): string => (upTo < 0 ? 'more' : `≤ ${upTo}`);
  const said = used.map(({ upTo, count }) => `${name(upTo)} ms: ${count}`).join('; ');
  return (
    <figure class="wide" role="region" aria-label="Times of answers" tabIndex={0}>
      <svg width={used.length * 56} height={150} role="img" aria-label={`Answers by time. ${said}`}>
        {used.map(({ upTo, count }, place) => (
          <g key={upTo}>
            <rect
              class="bar"
              x={place * 56 + 8}
              y={110 - (90 * count) / most}
              width={40}
              height={(90 * count) / most}
            />
            <text x={place * 56 + 28} y={104 - (90 * count) / most} text-anchor="middle">
              {count}
            </text>
            <text x={place * 56 + 28} y={128} text-anchor="middle">
              {name(upTo)}
            </text>
          </g>
        ))}
        <text x={4} y={146}>
          milliseconds
        </text>
      </svg>
    </figure>
  );
}
