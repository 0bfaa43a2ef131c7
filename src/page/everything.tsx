import { Case } from './case.js';
import { Coverage } from './coverage.js';
import { isOpen, type PageRun } from './data.js';
import { Devices } from './device.js';
import { FindingTables } from './known-findings.js';
import { Findings, NotTested, Verdict } from './summary.js';
import { plural } from './words.js';

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
      <Devices run={run} index={index} />
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
