import { Wide } from './frame.js';

/** A table under its title; nothing where it has no rows. */
export function Table({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly preact.ComponentChildren[])[];
}) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Wide label={title}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                {row.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}
