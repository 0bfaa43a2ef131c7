import { useMemo, useState } from 'preact/hooks';
import { Choice } from './choice.js';
import type { PageRequirement, PageRun, PageSession, Word } from './data.js';
import { Title } from './frame.js';
import { Mark, WeightNote } from './mark.js';
import { addressOf, type Route } from './route.js';
import { bySection } from './sections.js';
import { levels, plural, words } from './words.js';

interface Filter {
  level: string;
  verdict: string;
  spec: string;
  text: string;
}

/** Requirements by section of their documents, with a filter that the address keeps. */
export function Requirements({ run, route }: { run: PageRun; route: Route }) {
  const [filter, setFilter] = useState<Filter>(() => filterOf(route.query));
  const change = (part: Partial<Filter>): void => {
    const next = { ...filter, ...part };
    setFilter(next);
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value !== ''));
    const text = query.toString();
    history.replaceState(null, '', addressOf(route.run, 'requirements') + (text === '' ? '' : `?${text}`));
  };
  const groups = useMemo(() => run.sessions.map((session) => groupsOf(session, filter)), [run, filter]);
  const total = groups.reduce((sum, group) => sum + group.reduce((n, { rows }) => n + rows.length, 0), 0);
  return (
    <>
      <Title>Requirements</Title>
      <FilterForm run={run} filter={filter} change={change} />
      <p role="status">{plural(total, 'requirement')}</p>
      {run.sessions.map((session, place) => (
        <section key={session.spec} aria-label={session.title}>
          {run.sessions.length > 1 && groups[place]!.length > 0 && <h2>{session.title}</h2>}
          {groups[place]!.map(({ section, rows }) => (
            <Section key={section} {...{ section, rows, session, index: route.run }} />
          ))}
        </section>
      ))}
    </>
  );
}

const filterOf = (query: URLSearchParams): Filter => ({
  level: query.get('level') ?? '',
  verdict: query.get('verdict') ?? '',
  spec: query.get('spec') ?? '',
  text: query.get('text') ?? '',
});

function FilterForm({
  run,
  filter,
  change,
}: {
  run: PageRun;
  filter: Filter;
  change: (part: Partial<Filter>) => void;
}) {
  return (
    <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        Search
        <input
          type="search"
          value={filter.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      <Choice
        label="Verdict"
        value={filter.verdict}
        options={words}
        pick={(verdict) => change({ verdict })}
      />
      <Choice label="Level" value={filter.level} options={levels} pick={(level) => change({ level })} />
      {run.sessions.length > 1 && (
        <Choice
          label="Spec"
          value={filter.spec}
          options={run.sessions.map(({ spec }) => spec)}
          pick={(spec) => change({ spec })}
        />
      )}
    </form>
  );
}

interface Row {
  requirement: PageRequirement;
  place: number;
}

function groupsOf(session: PageSession, filter: Filter): { section: string; rows: Row[] }[] {
  if (filter.spec !== '' && filter.spec !== session.spec) return [];
  const rows = session.requirements.map((requirement, place) => ({ requirement, place }));
  return bySection(
    rows.filter(({ requirement }) => isWanted(requirement, filter)),
    ({ requirement }) => requirement,
  );
}

function isWanted({ level, word, id, text, reason = '', where }: PageRequirement, filter: Filter): boolean {
  if (filter.level !== '' && filter.level !== level) return false;
  if (filter.verdict !== '' && filter.verdict !== (word as Word)) return false;
  const said = `${id} ${text} ${reason} ${where}`.toLowerCase();
  return filter.text
    .toLowerCase()
    .split(' ')
    .every((part) => said.includes(part));
}

function Section({
  section,
  rows,
  session,
  index,
}: {
  section: string;
  rows: readonly Row[];
  session: PageSession;
  index: number;
}) {
  return (
    <>
      <h3>{section}</h3>
      <ul class="requirements">
        {rows.map(({ requirement, place }) => (
          <Line key={requirement.id} {...{ requirement, place, session, index }} />
        ))}
      </ul>
    </>
  );
}

function Line({ requirement, place, session, index }: Row & { session: PageSession; index: number }) {
  const cases = useMemo(() => session.cases.filter((one) => one.requirement === place), [session, place]);
  const [only, ...more] = cases;
  const one = more.length === 0 && only;
  return (
    <li>
      <div class="line">
        <Mark word={requirement.word} weight={requirement.weight} />
        <span class="id">
          {one ? (
            <a href={addressOf(index, 'case', session.spec, one.id)}>{requirement.id}</a>
          ) : (
            requirement.id
          )}
        </span>
        <span class="level">{requirement.level}</span>
        <WeightNote weight={requirement.weight} />
      </div>
      <p>{requirement.text}</p>
      {requirement.reason !== undefined && <p class="dim">{requirement.reason}</p>}
      {!one && (
        <ul class="cases" aria-label={`Cases of ${requirement.id}`}>
          {cases.map(({ id, word, weight }) => (
            <li key={id}>
              <Mark word={word} weight={weight} />{' '}
              <a href={addressOf(index, 'case', session.spec, id)}>{id.slice(id.indexOf('/') + 1)}</a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
