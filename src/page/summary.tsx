import { isOpen, productOf, type PageRun, type PageSession, type Word } from './data.js';
import { Title, Wide } from './frame.js';
import { Mark, WeightNote } from './mark.js';
import { addressOf } from './route.js';
import { duration, levels, moment, plural, words } from './words.js';

/** What a run came to, and what it did not look at. */
export function Summary({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      <Verdict run={run} />
      <Facts run={run} />
      <Trouble run={run} />
      <Counts run={run} index={index} />
      <Findings run={run} index={index} />
      <NotTested run={run} />
    </>
  );
}

/** The gate's sentence: its first words decide, the rest explains. */
export function Verdict({ run }: { run: PageRun }) {
  const [, head = run.sentence, rest = ''] =
    /^([A-Z][A-Z ]+?)(?=[ :(]*(?:\(|:|after))(.*)$/s.exec(run.sentence) ?? [];
  const kind = run.exit === 0 ? (head === 'CONFORMS' ? 'good' : 'known') : run.exit === 1 ? 'bad' : 'unsure';
  return (
    <div class={`verdict ${kind}`}>
      <Title>
        <strong>{head}</strong>
        {rest}
      </Title>
    </div>
  );
}

function Facts({ run }: { run: PageRun }) {
  return (
    <dl class="facts">
      {run.sessions.map((session) => (
        <div key={session.spec}>
          <dt>
            {session.title}, revision {session.revision}
          </dt>
          <dd>
            on {productOf(session)}, {session.target.address}
          </dd>
        </div>
      ))}
      <div>
        <dt>Run</dt>
        <dd>
          {run.startedAt === undefined ? 'unknown' : moment(run.startedAt)}
          {run.duration === undefined ? '' : `, ${duration(run.duration)}`}
          {run.only === undefined ? '' : `, only ${run.only}`}
        </dd>
      </div>
    </dl>
  );
}

function Trouble({ run }: { run: PageRun }) {
  const lines = [
    ...run.problems.map((text) => `The record is damaged: ${text}`),
    ...run.open.map((text) => `Not put back on the target: ${text}`),
    ...run.absences.map(({ spec, how, left, back, waited }) =>
      back === undefined
        ? `The target of ${spec} went away (it ${how}) and did not come back${waited === undefined ? '' : ` within ${duration(waited)}`}.`
        : `The target of ${spec} was away for ${duration(back - left)} (it ${how}); what was under way was tried again.`,
    ),
    ...run.sessions.flatMap(({ notes }) => notes),
  ];
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="trouble">
      <h2 id="trouble">To know first</h2>
      <ul>
        {lines.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

/** Requirements by level and verdict; each number leads to them. */
function Counts({ run, index }: { run: PageRun; index: number }) {
  const all = run.sessions.flatMap(({ requirements }) => requirements);
  const cases = run.sessions.reduce((sum, session) => sum + session.cases.length, 0);
  const used = words.filter(
    (word) => all.some((one) => one.word === word) || word === 'pass' || word === 'fail',
  );
  return (
    <section aria-labelledby="counts">
      <h2 id="counts">
        {plural(all.length, 'requirement')}, {plural(cases, 'case')}
      </h2>
      <Wide label="Requirements by level and verdict">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Level</th>
              {used.map((word) => (
                <th scope="col" key={word}>
                  {word.replace('-', ' ')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {levels
              .filter((level) => all.some((one) => one.level === level))
              .map((level) => (
                <tr key={level}>
                  <th scope="row">{level}</th>
                  {used.map((word) => (
                    <td key={word}>
                      <Count
                        n={all.filter((one) => one.level === level && one.word === word).length}
                        href={`${addressOf(index, 'requirements')}?${new URLSearchParams({ level, verdict: word }).toString()}`}
                        word={word}
                        label={`${level}, ${word}`}
                      />
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Wide>
      <Unseen run={run} />
    </section>
  );
}

/** How much of the documents nobody has looked at, beside the numbers of what was. */
function Unseen({ run }: { run: PageRun }) {
  const untested = run.sessions.reduce((sum, session) => sum + session.untested.length, 0);
  const scroll = (event: Event): void => {
    event.preventDefault();
    document.getElementById('untested')?.scrollIntoView();
  };
  return (
    <p>
      <a href="#untested" onClick={scroll}>
        {plural(untested, 'fact')} of the documents
      </a>{' '}
      {untested === 1 ? 'is' : 'are'} not tested.
    </p>
  );
}

function Count({ n, href, word, label }: { n: number; href: string; word: Word; label: string }) {
  if (n === 0) return <span class="none">0</span>;
  return (
    <a href={href} class={`count ${word.replace(' ', '-')}`} aria-label={`${n}: ${label}`}>
      {n}
    </a>
  );
}

interface OpenRequirement {
  session: PageSession;
  requirement: PageSession['requirements'][number];
  place: number;
}

/** What failed or has no verdict, one line for each requirement. */
export function Findings({ run, index }: { run: PageRun; index: number }) {
  const open = run.sessions.flatMap((session) =>
    session.requirements.flatMap((requirement, place) =>
      isOpen(requirement) ? [{ session, requirement, place }] : [],
    ),
  );
  if (open.length === 0) return <p>Nothing failed, and every case has a verdict.</p>;
  const rank = (one: (typeof open)[number]): number => words.indexOf(one.requirement.word);
  const inOrder = open.toSorted((a, b) => rank(a) - rank(b));
  const explained = inOrder.filter(isExplained);
  const first = inOrder.filter((one) => !isExplained(one));
  return (
    <section aria-labelledby="open">
      <h2 id="open">Failed or without a verdict: {plural(open.length, 'requirement')}</h2>
      <ul class="findings">
        {first.map((one) => (
          <Finding key={one.requirement.id} {...one} index={index} />
        ))}
      </ul>
      {explained.length > 0 && (
        <details>
          <summary>{plural(explained.length, 'more')} without a verdict, explained by one of these</summary>
          <ul class="findings">
            {explained.map((one) => (
              <Finding key={one.requirement.id} {...one} index={index} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** Another case says why it has no verdict. */
const isExplained = ({ session, requirement, place }: OpenRequirement): boolean =>
  requirement.word === 'inconclusive' &&
  session.cases.every((one) => one.requirement !== place || !isOpen(one) || one.because !== undefined);

function Finding({ session, requirement, place, index }: OpenRequirement & { index: number }) {
  const open = session.cases.filter((one) => one.requirement === place && isOpen(one));
  const [first] = open;
  const seen = first?.actual ?? first?.reason;
  return (
    <li>
      <Mark word={requirement.word} weight={requirement.weight} />{' '}
      <a href={addressOf(index, 'case', session.spec, first?.id ?? requirement.id)}>{requirement.id}</a>{' '}
      <span class="level">{requirement.level}</span> <WeightNote weight={requirement.weight} />
      <p>{requirement.text}</p>
      {seen !== undefined && <p class={first?.actual === undefined ? 'dim' : 'seen'}>{seen}</p>}
      {open.length > 1 && <p class="dim">and {plural(open.length - 1, 'more case')}</p>}
    </li>
  );
}

/** What nobody has looked at, so that a pass is not taken for more than it is. */
export function NotTested({ run, whole = false }: { run: PageRun; whole?: boolean }) {
  const untested = run.sessions.reduce((sum, { untested: facts }) => sum + facts.length, 0);
  const leftOut = run.sessions.reduce((sum, { leftOut: ids }) => sum + ids.length, 0);
  return (
    <section aria-labelledby="untested">
      <h2 id="untested">Not tested: {plural(untested, 'fact')} of the documents</h2>
      {run.only !== undefined && <p>The run was limited to what begins with {run.only}.</p>}
      {leftOut > 0 && <p>{plural(leftOut, 'risky case')} may harm the target and were left out.</p>}
      {run.leftToTheRecord > 0 && (
        <p>Nothing was seen against {plural(run.leftToTheRecord, 'rule')} of every connection.</p>
      )}
      {run.sessions.map((session) => (
        <details key={session.spec} open={whole || untested <= 12}>
          <summary>
            {session.title}: {session.untested.length}
          </summary>
          <ul>
            {session.untested.map(({ fact, reason, why, where }) => (
              <li key={fact}>
                {fact}
                <p class="dim">
                  {reason}: {why} ({where})
                </p>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
