import { useState } from 'preact/hooks';
import { Choice } from './choice.js';
import { data, productOf, type PageRequirement, type PageSession } from './data.js';
import { Wide } from './frame.js';
import { Mark, WeightNote } from './mark.js';
import { addressOf } from './route.js';
import { bySection } from './sections.js';
import { plural } from './words.js';

/** A spec that several runs have judged by. */
interface Compared {
  spec: string;
  title: string;
  columns: { index: number; session: PageSession }[];
}

function comparedSpecs(): Compared[] {
  const all = data.runs.flatMap(({ sessions }, index) => sessions.map((session) => ({ index, session })));
  const specs = [...new Set(all.map(({ session }) => session.spec))];
  return specs.flatMap((spec) => {
    const columns = all.filter(({ session }) => session.spec === spec);
    return columns.length < 2 ? [] : [{ spec, title: columns[0]!.session.title, columns }];
  });
}

/** Requirements by targets, where several runs have judged by the same spec. */
export function Comparison() {
  return (
    <>
      {comparedSpecs().map((one) => (
        <Matrix key={one.spec} {...one} />
      ))}
    </>
  );
}

type Cell = PageRequirement | undefined;

interface Row {
  /** As the first of the runs tells of it. */
  requirement: PageRequirement;
  cells: Cell[];
}

/** Which rows are shown; what all targets fail is the first thing to see, though they do not differ in it. */
const choices: Record<string, (cells: readonly Cell[]) => boolean> = {
  'not passed by all': (cells) => cells.some((cell) => cell?.word !== 'pass' || cell.weight !== 'none'),
  differing: (cells) => new Set(cells.map(said)).size > 1,
};

const said = (cell: Cell): string => (cell ? `${cell.word} ${cell.weight}` : '');

function Matrix({ title, columns }: Compared) {
  const [choice, setChoice] = useState('not passed by all');
  const rows = rowsOf(columns.map(({ session }) => session));
  const told = rows.filter(({ cells }) => choices[choice]?.(cells) ?? true);
  const label = `${title}: requirements and targets`;
  return (
    <section aria-label={title}>
      <h2>{label}</h2>
      <form class="filter" onSubmit={(event) => event.preventDefault()}>
        <Choice label="Requirements" value={choice} options={Object.keys(choices)} pick={setChoice} />
      </form>
      <p role="status">
        {plural(told.length, 'requirement')} of {rows.length}
      </p>
      {told.length > 0 && (
        <Wide label={label}>
          <table class="matrix">
            <thead>
              <tr>
                <th scope="col">requirement</th>
                {columns.map(({ index, session }) => (
                  <th scope="col" key={`${index}`}>
                    <a href={addressOf(index)}>{nameOf(index, session)}</a>
                  </th>
                ))}
              </tr>
            </thead>
            {bySection(told, ({ requirement }) => requirement).map(({ section, rows: own }) => (
              <tbody key={section}>
                <tr>
                  <th scope="rowgroup" colSpan={columns.length + 1}>
                    {section}
                  </th>
                </tr>
                {own.map((row) => (
                  <Line key={row.requirement.id} {...row} columns={columns} />
                ))}
              </tbody>
            ))}
          </table>
        </Wide>
      )}
    </section>
  );
}

/** Every requirement that any of the runs has, in the order of the first that has it. */
function rowsOf(sessions: readonly PageSession[]): Row[] {
  const byId = sessions.map(({ requirements }) => new Map(requirements.map((one) => [one.id, one])));
  const ids = [...new Set(byId.flatMap((known) => [...known.keys()]))];
  return ids.map((id) => {
    const cells = byId.map((known): Cell => known.get(id));
    return { requirement: cells.find((cell) => cell !== undefined)!, cells };
  });
}

function Line({ requirement: { id, text }, cells, columns }: Row & Pick<Compared, 'columns'>) {
  return (
    <tr>
      <th scope="row">
        {id}
        <p class="dim">{text}</p>
      </th>
      {cells.map((cell, place) => (
        <td key={place}>
          <Verdict cell={cell} {...columns[place]!} />
        </td>
      ))}
    </tr>
  );
}

const nameOf = (index: number, session: PageSession): string => {
  const name = data.comparison?.columns.find(({ run }) => run === index)?.name;
  const product = productOf(session);
  return name === undefined || product === name ? product : `${name}: ${product}`;
};

/** The verdict, which leads to the first case that says so. */
function Verdict({ cell, index, session }: { cell: Cell; index: number; session: PageSession }) {
  if (!cell) return <span class="dim">not planned</span>;
  const place = session.requirements.indexOf(cell);
  const own = session.cases.filter(({ requirement }) => requirement === place);
  const such = own.filter(({ word }) => word === cell.word);
  const one = such[0] ?? own[0];
  const mark = <Mark word={cell.word} weight={cell.weight} />;
  return (
    <>
      {one ? <a href={addressOf(index, 'case', session.spec, one.id)}>{mark}</a> : mark}{' '}
      <WeightNote weight={cell.weight} />
      {cell.word !== 'pass' && own.length > 1 && (
        <span class="dim">
          {' '}
          {such.length} of {own.length}
        </span>
      )}
    </>
  );
}
