import { useState } from 'preact/hooks';
import { data, productOf, type PageRequirement, type PageSession } from './data.js';
import { Wide } from './frame.js';
import { Mark } from './mark.js';
import { addressOf } from './route.js';
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

function Matrix({ title, columns }: Compared) {
  const [whole, setWhole] = useState(false);
  const ids = [...new Set(columns.flatMap(({ session }) => session.requirements.map(({ id }) => id)))];
  const byId = columns.map(({ session }) => new Map(session.requirements.map((one) => [one.id, one])));
  const rows = ids.map((id) => ({ id, cells: byId.map((known): Cell => known.get(id)) }));
  const differing = rows.filter(({ cells }) => new Set(cells.map(said)).size > 1);
  const told = whole ? rows : differing;
  return (
    <section aria-label={title}>
      <h2>{title}: requirements and targets</h2>
      <p role="status">
        {plural(differing.length, 'requirement')} of {rows.length}{' '}
        {differing.length === 1 ? 'differs' : 'differ'}
      </p>
      <label class="check">
        <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />{' '}
        show all
      </label>
      {told.length > 0 && (
        <Wide label={`${title}: requirements and targets`}>
          <table>
            <thead>
              <tr>
                <th scope="col">requirement</th>
                {columns.map(({ index, session }) => (
                  <th scope="col" key={`${index}`}>
                    <a href={addressOf(index)}>{productOf(session)}</a>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {told.map(({ id, cells }) => (
                <tr key={id}>
                  <th scope="row">{id}</th>
                  {cells.map((cell, place) => (
                    <td key={place}>
                      <Verdict cell={cell} {...columns[place]!} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  );
}

const said = (cell: Cell): string => (cell ? `${cell.word} ${cell.weight}` : '');

/** The verdict, which leads to the first case that says so. */
function Verdict({ cell, index, session }: { cell: Cell; index: number; session: PageSession }) {
  if (!cell) return <span class="dim">not planned</span>;
  const place = session.requirements.indexOf(cell);
  const own = session.cases.filter(({ requirement }) => requirement === place);
  const one = own.find(({ word }) => word === cell.word) ?? own[0];
  const mark = <Mark word={cell.word} weight={cell.weight} />;
  return one ? <a href={addressOf(index, 'case', session.spec, one.id)}>{mark}</a> : mark;
}
