import type { PageExchange } from './data.js';

type Event = PageExchange['events'][number];

const column = 230;
const margin = 80;
const row = 34;
const top = 44;
const mostRows = 60;
const longestLabel = 36;

/**
 * Who said what to whom, from above to below: clients of ours at the left, the target in the middle, our broker at the
 * right. The numbers are those of the wire, which says the same in words.
 */
export function Sequence({ exchange }: { exchange: PageExchange }) {
  const judged = exchange.events.filter((event) => isDrawn(event) && event.n >= exchange.judgedFrom);
  const all = judged.length > 0 ? judged : exchange.events.filter(isDrawn);
  const events = all.slice(-mostRows);
  if (events.length === 0) return null;
  const lanes = lanesOf(events);
  const width = margin * 2 + column * (lanes.length - 1);
  const height = top + row * (events.length + 1);
  const x = (lane: string): number => margin + column * lanes.indexOf(lane);
  return (
    <>
      <h2>Sequence</h2>
      {all.length > events.length && (
        <p class="dim">
          The last {events.length} of {all.length} steps.
        </p>
      )}
      <figure class="wide" role="region" aria-label="Sequence diagram" tabIndex={0}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`Sequence diagram of ${lanes.join(', ')}; the table below says the same in words`}
        >
          <defs>
            <marker
              id="head"
              viewBox="0 0 8 8"
              refX="8"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 Z" class="tip" />
            </marker>
          </defs>
          {lanes.map((lane) => (
            <g key={lane}>
              <line class="life" x1={x(lane)} y1={top - 8} x2={x(lane)} y2={height - 8} />
              <rect
                class={lane === target ? 'who target' : 'who'}
                x={x(lane) - 70}
                y={6}
                width={140}
                height={26}
                rx={4}
              />
              <text x={x(lane)} y={23} text-anchor="middle">
                {short(lane, 20)}
              </text>
            </g>
          ))}
          {events.map((event, place) => (
            <Arrow key={event.n} event={event} y={top + row * (place + 1)} x={x} width={width} />
          ))}
        </svg>
      </figure>
    </>
  );
}

const target = 'target';

const isDrawn = (event: Event): boolean =>
  event.from !== undefined || ['opened', 'closed', 'timeout', 'behaviour'].includes(event.type);

function lanesOf(events: readonly Event[]): string[] {
  const ours = new Set(events.filter(({ atBroker }) => !atBroker).map(({ on }) => on));
  const brokers = new Set(events.filter(({ atBroker }) => atBroker).map(brokerOf));
  return [...ours, target, ...brokers];
}

const laneOf = (event: Event): string => (event.atBroker ? brokerOf(event) : event.on);
/** A listener stands for all the connections that it has. */
const brokerOf = ({ on }: Event): string => `our broker (${on.replace(/ \d+$/, '')})`;

function Arrow({
  event,
  y,
  x,
  width,
}: {
  event: Event;
  y: number;
  x: (lane: string) => number;
  width: number;
}) {
  const ours = x(laneOf(event));
  const theirs = x(target);
  if (event.type === 'timeout' || event.type === 'behaviour')
    return <Note {...{ event, y, at: ours, width }} />;
  const byTarget = event.from === 'target' || (event.type === 'closed' && event.by === 'target');
  const [from, to] = byTarget ? [theirs, ours] : [ours, theirs];
  const ending = event.type === 'closed' || event.type === 'opened' || event.type === 'came';
  const label = event.malformed === undefined ? event.text : `malformed ${event.text}`;
  return (
    <g class={`arrow ${event.type}${event.malformed === undefined ? '' : ' malformed'}`}>
      <title>{`${event.n}: ${event.text}`}</title>
      <line
        x1={from}
        y1={y}
        x2={to + (to > from ? -2 : 2)}
        y2={y}
        stroke-dasharray={ending ? '4 3' : undefined}
        marker-end="url(#head)"
      />
      <text x={(from + to) / 2} y={y - 5} text-anchor="middle">
        {event.n} {short(wordsOf(event, label), Math.max(24, longestLabel * (Math.abs(from - to) / column)))}
      </text>
    </g>
  );
}

function Note({ event, y, at, width }: { event: Event; y: number; at: number; width: number }) {
  const left = Math.min(Math.max(at - 85, 2), width - 172);
  return (
    <g class={`note ${event.type}`}>
      <title>{`${event.n}: ${event.text}`}</title>
      <rect x={left} y={y - 16} width={170} height={20} rx={3} />
      <text x={left + 85} y={y - 2} text-anchor="middle">
        {event.n} {short(event.text.replace('our broker from now on: ', ''), 26)}
      </text>
    </g>
  );
}

const wordsOf = (event: Event, label: string): string =>
  event.type === 'closed'
    ? `closed by ${event.by}`
    : event.type === 'opened'
      ? 'connects'
      : label.replace(/https?:\/\/[^/ ]+/, '');

const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…`;
