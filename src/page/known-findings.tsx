import type { PageRun } from './data.js';
import { Title, Wide } from './frame.js';
import { addressOf } from './route.js';
import { plural } from './words.js';

/** The target's list of known findings, and what became of each. */
export function KnownFindings({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      <Title>Known findings</Title>
      <FindingTables run={run} index={index} />
    </>
  );
}

/** The same as tables alone. */
export function FindingTables({ run, index }: { run: PageRun; index: number }) {
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
