import { useState } from 'preact/hooks';
import type { PageExchange } from './data.js';
import { Wide } from './frame.js';
import { plural, spaced } from './words.js';

type Event = PageExchange['events'][number];

/** The numbered lines of what passed, each with its bytes and its packet as it was read. */
export function Wire({ exchange, label }: { exchange: PageExchange; label: string }) {
  const { events, missing, judgedFrom } = exchange;
  const [whole, setWhole] = useState(false);
  const before = events.filter(({ n }) => n < judgedFrom).length;
  const isFolded = !whole && before > 0 && before < events.length;
  return (
    <>
      <h2>Wire</h2>
      {before > 0 && before < events.length && (
        <button type="button" aria-expanded={!isFolded} onClick={() => setWhole(!whole)}>
          {isFolded ? 'Show' : 'Hide'} the {plural(before, 'event')} of preambles and controls before it
        </button>
      )}
      <Wide label={`Wire of ${label}`}>
        <table class="wire">
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">ms</th>
              <th scope="col">Who</th>
              <th scope="col">
                <span class="hidden">Direction</span>
              </th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {events.slice(isFolded ? before : 0).map((event) => (
              <Line
                key={event.n}
                event={event}
                gap={
                  missing !== undefined && event.n === missing.behind + missing.count + 1 ? missing.count : 0
                }
              />
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

/** Who says it is a sentence, not the name of a connection. */
const isSaid: ReadonlySet<string> = new Set(['capture', 'note', 'fence', 'seen', 'behaviour', 'listening']);

function Line({ event, gap }: { event: Event; gap: number }) {
  const { n, at, on, from, text, hex, packet, malformed, type } = event;
  return (
    <>
      {gap > 0 && (
        <tr class="gap">
          <td colSpan={5}>{gap} events in between stand in the record alone.</td>
        </tr>
      )}
      <tr class={`${type} ${from ?? ''}`}>
        <td class="number">{n}</td>
        <td class="number">{at.toFixed(1)}</td>
        <td class="who">{type === 'step' || isSaid.has(type) ? '' : on}</td>
        <td>
          {from && (
            <abbr title={from === 'us' ? 'sent by us' : 'sent by the target'}>
              {from === 'us' ? '→' : '←'}
            </abbr>
          )}
        </td>
        <td>
          {isSaid.has(type) ? `${on}: ${text}` : text}
          {malformed !== undefined && <strong class="malformed"> malformed: {malformed}</strong>}
          {hex !== undefined && hex !== '' && (
            <details>
              <summary>{(hex.replace(/\W.*/s, '').length || 0) / 2} bytes</summary>
              <code class="hex">{spaced(hex)}</code>
              {packet && <pre>{JSON.stringify(packet, null, 1)}</pre>}
            </details>
          )}
        </td>
      </tr>
    </>
  );
}
