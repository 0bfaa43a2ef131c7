import type { PageRun, PageSession } from './data.js';
import { Wide } from './frame.js';
import { addressOf } from './route.js';
import { plural } from './words.js';

type Device = NonNullable<PageSession['device']>;
type Attempt = Device['attempts'][number];

/** So few attempts in one case are no series. */
const leastInSeries = 3;
const width = 720;
const toldGaps = 20;

/** When the device tried to connect: all over the run, case by case where it tried several times, and one by one. */
export function Attempts({
  device: { attempts, moreAttempts },
  spec,
  run,
  index,
}: {
  device: Device;
  spec: string;
  run: PageRun;
  index: number;
}) {
  const whole = Math.max(run.duration ?? 0, ...attempts.map(({ at }) => at));
  const series = seriesOf(attempts);
  return (
    <>
      <h2>{plural(attempts.length + moreAttempts, 'attempt')} to connect</h2>
      <Strip times={attempts.map(({ at }) => at)} from={0} to={whole} label="Every CONNECT in the run" />
      {series.length > 0 && (
        <>
          <h3>Where it tried several times</h3>
          <ul class="series">
            {series.map(({ id, own }) => (
              <li key={id}>
                <a href={addressOf(index, 'case', spec, id)}>{id}</a>
                <Strip
                  times={own.map(({ at }) => at)}
                  from={own[0]!.at}
                  to={own.at(-1)!.at}
                  label={`CONNECTs in ${id}`}
                />
                <p class="dim">{gapsText(own)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <details>
        <summary>Each attempt</summary>
        <EachAttempt attempts={attempts} spec={spec} index={index} />
        {moreAttempts > 0 && <p class="dim">and {moreAttempts} more that are in the record alone</p>}
      </details>
    </>
  );
}

function seriesOf(attempts: readonly Attempt[]): { id: string; own: Attempt[] }[] {
  const byCase = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    if (attempt.case !== undefined) byCase.set(attempt.case, [...(byCase.get(attempt.case) ?? []), attempt]);
  return [...byCase].filter(([, own]) => own.length >= leastInSeries).map(([id, own]) => ({ id, own }));
}

/** `6 attempts: 0.30, 0.61, 1.10 s apart`. */
function gapsText(own: readonly Attempt[]): string {
  const gaps = own.slice(1).map(({ at }, place) => ((at - own[place]!.at) / 1000).toFixed(2));
  const more = gaps.length > toldGaps ? ', …' : '';
  return `${own.length} attempts: ${gaps.slice(0, toldGaps).join(', ')}${more} s apart`;
}

/** A mark for each time on one line, with the seconds of the run below. */
function Strip({
  times,
  from,
  to,
  label,
}: {
  times: readonly number[];
  from: number;
  to: number;
  label: string;
}) {
  const span = Math.max(1, to - from);
  const place = (at: number): number => 10 + ((width - 20) * (at - from)) / span;
  const ticks = ticksOf(from, to);
  return (
    <figure class="wide" role="region" aria-label={label} tabIndex={0}>
      <svg width={width} height={46} role="img" aria-label={`${label}, by time: ${times.length} marks`}>
        <line class="life" x1={10} x2={width - 10} y1={24} y2={24} />
        {times.map((at, number) => (
          <rect key={number} class="bar" x={place(at) - 1} y={8} width={2} height={16} />
        ))}
        {ticks.map((at) => (
          <g key={at}>
            <line class="life" x1={place(at)} x2={place(at)} y1={24} y2={29} />
            <text x={place(at)} y={42} text-anchor={place(at) > width - 40 ? 'end' : 'middle'}>
              {at / 1000} s
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];
const ticksAtMost = 12;

/** Round times between the ends, few enough to be read. */
function ticksOf(from: number, to: number): number[] {
  const step = steps.find((one) => (to - from) / one <= ticksAtMost) ?? steps.at(-1)!;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: Math.min(count, 2 * ticksAtMost) }, (_, number) => first + number * step);
}

function EachAttempt({
  attempts,
  spec,
  index,
}: {
  attempts: readonly Attempt[];
  spec: string;
  index: number;
}) {
  return (
    <Wide label="Each attempt to connect">
      <table>
        <thead>
          <tr>
            {['At', 'After', 'Level', 'CONNACK', 'Lasted', 'Case'].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ at, level, answer, ended, case: id }, place) => (
            <tr key={place}>
              <td class="number">{seconds(at)}</td>
              <td class="number">{place === 0 ? '' : seconds(at - attempts[place - 1]!.at)}</td>
              <td class="number">{level}</td>
              <td class="number">{answer ?? 'none'}</td>
              <td class="number">{ended === undefined ? '' : seconds(ended - at)}</td>
              <td>
                {id === undefined ? 'between two' : <a href={addressOf(index, 'case', spec, id)}>{id}</a>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
