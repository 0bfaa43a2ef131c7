import { data, isOpen, productOf, type PageRun } from './data.js';
import { Case } from './case.js';
import { Coverage } from './coverage.js';
import { Title, Wide } from './frame.js';
import { addressOf } from './route.js';
import { Findings, NotTested, Verdict } from './summary.js';
import { duration, moment, plural, words } from './words.js';

/** The target's list of known findings, and what became of each. */
export function KnownFindings({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      <Title>Known findings</Title>
      <FindingTables run={run} index={index} />
    </>
  );
}

function FindingTables({ run, index }: { run: PageRun; index: number }) {
  if (run.sessions.every(({ findings }) => findings.length === 0))
    return <p>Nobody has listed any for this target.</p>;
  return (
    <>
      {run.sessions
        .filter(({ findings }) => findings.length > 0)
        .map((session) => (
          <Wide key={session.spec} label={`Known findings of ${session.title}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Requirement</th>
                  <th scope="col">Now</th>
                  <th scope="col">Seen before</th>
                  <th scope="col">Reason</th>
                  <th scope="col">Until</th>
                </tr>
              </thead>
              <tbody>
                {session.findings.map(
                  ({ requirement, case: name, seen, reason, owner, link, until, daysLeft, state }, place) => (
                    <tr key={place}>
                      <td>
                        <a
                          href={addressOf(
                            index,
                            'case',
                            session.spec,
                            name ? `${requirement}/${name}` : requirement,
                          )}
                        >
                          {name ? `${requirement}/${name}` : requirement}
                        </a>
                      </td>
                      <td>{state}</td>
                      <td>{seen}</td>
                      <td>
                        {reason}
                        {owner === undefined ? '' : ` (${owner})`}
                        {link !== undefined && /^https?:/.test(link) && (
                          <>
                            {' '}
                            <a href={link} rel="noreferrer">
                              {link}
                            </a>
                          </>
                        )}
                      </td>
                      <td>
                        {until ?? 'no end'}
                        {daysLeft === undefined
                          ? ''
                          : daysLeft < 0
                            ? `, over for ${plural(-daysLeft, 'day')}`
                            : `, ${plural(daysLeft, 'day')} left`}
                      </td>
                    </tr>
                  ),
                )}
              </tbody>
            </table>
          </Wide>
        ))}
    </>
  );
}

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

/** With what the run was made: enough to do it again. */
export function Setup({ run }: { run: PageRun }) {
  const facts: [string, preact.ComponentChildren][] = [
    ['Command', run.command !== undefined && <code>mqtt-conformance {run.command}</code>],
    ['Run', run.run],
    ['Began', run.startedAt !== undefined && moment(run.startedAt)],
    ['Harness', run.tool && `${run.tool.name} ${run.tool.version}, Node ${run.tool.node}`],
    ['Lockfile', run.tool?.lockfile && <code>{run.tool.lockfile}</code>],
    ['Seed', run.seed],
    ['Waits', run.timeout !== undefined && duration(run.timeout)],
    ['Strict', run.strict ? 'yes: a failed SHOULD blocks too' : 'no'],
  ];
  return (
    <>
      <Title>Setup</Title>
      <Rows rows={facts} />
      {run.sessions.map((session) => (
        <section key={session.spec} aria-label={session.title}>
          <h2>{session.title}</h2>
          <Rows
            rows={[
              ['Spec', `${session.spec}, revision ${session.revision}`],
              ['Target', session.target.name],
              ['Address', session.target.address],
              ['Product', productOf(session)],
            ]}
          />
          <h3>Parameters</h3>
          {Object.keys(session.parameters).length === 0 ? (
            <p>None were given.</p>
          ) : (
            <Rows
              rows={Object.entries(session.parameters).map(([name, value]) => [
                name,
                value === '***' ? 'secret' : typeof value === 'string' ? value : JSON.stringify(value),
              ])}
            />
          )}
          <h3>Files of the spec, with their SHA-256</h3>
          <Rows rows={session.files.map(({ name, sha256 }) => [name, <code>{sha256}</code>])} />
        </section>
      ))}
    </>
  );
}

function Rows({ rows }: { rows: readonly [string, preact.ComponentChildren][] }) {
  return (
    <dl class="told">
      {rows
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const mostPrinted = 100;

/** One long page: the summary and every case that did not pass. */
export function Everything({ run, index }: { run: PageRun; index: number }) {
  const open = run.sessions.flatMap((session) =>
    session.cases.filter((one) => isOpen(one)).map((one) => ({ session, one })),
  );
  return (
    <>
      <Verdict run={run} />
      <Findings run={run} index={index} />
      <NotTested run={run} whole />
      <FindingTables run={run} index={index} />
      <Coverage run={run} index={index} />
      {open.slice(0, mostPrinted).map(({ session, one }) => (
        <section key={one.id} class="printed" aria-label={one.id}>
          <h2>{one.id}</h2>
          <Case session={session} index={index} one={one} />
        </section>
      ))}
      {open.length > mostPrinted && (
        <p>and {plural(open.length - mostPrinted, 'more case')}, each on its own page</p>
      )}
    </>
  );
}

/** Several runs side by side. */
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
    </>
  );
}
