import { Attempts } from './attempts.js';
import type { PageRun, PageSession } from './data.js';
import { Title, Wide } from './frame.js';
import { addressOf } from './route.js';
import { duration, plural } from './words.js';

type Device = NonNullable<PageSession['device']>;

/** What a device that came to our broker has shown of itself. */
export function DevicePage({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      <Title>Device</Title>
      <Devices run={run} index={index} />
    </>
  );
}

export const Devices = ({ run, index }: { run: PageRun; index: number }) => (
  <>
    {run.sessions.map(({ spec, device }) =>
      device ? (
        <section key={spec} aria-label={`The device of ${spec}`}>
          <Claims claims={device.claims} />
          <Silence device={device} spec={spec} index={index} />
          <Attempts device={device} spec={spec} run={run} index={index} />
        </section>
      ) : null,
    )}
  </>
);

const given = (is: boolean): string => (is ? 'given' : 'none');

/** What its CONNECTs say: more than one column where they differ. */
function Claims({ claims }: { claims: Device['claims'] }) {
  const rows: [string, (claim: Device['claims'][number]) => preact.ComponentChildren][] = [
    ['CONNECTs', ({ times }) => times],
    ['Version', ({ version }) => version],
    ['Keep alive', ({ keepAlive }) => (keepAlive === 0 ? '0, switched off' : `${keepAlive} s`)],
    ['Clean start', ({ clean }) => (clean ? '1, a new session' : '0, the session that it had')],
    ['Client id', ({ clientId }) => (clientId === '' ? 'empty' : <code>{clientId}</code>)],
    ['User name', ({ username }) => given(username)],
    ['Password', ({ password }) => given(password)],
    ['Will', ({ will }) => (will ? <Will will={will} /> : 'none')],
    ['Properties', ({ properties }) => (properties.length === 0 ? 'none' : <Lines lines={properties} />)],
  ];
  return (
    <>
      <h2>What it claims</h2>
      <Wide label="What its CONNECT says">
        <table class="numbers">
          <tbody>
            {rows.map(([title, cell]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {claims.map((claim, place) => (
                  <td key={place}>{cell(claim)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

const Will = ({ will }: { will: NonNullable<Device['claims'][number]['will']> }) => (
  <>
    <code>{will.topic}</code>, QoS {will.qos}, {will.retain ? 'retained' : 'not retained'},{' '}
    {plural(will.bytes, 'byte')}
    {will.properties.length > 0 && <Lines lines={will.properties} />}
  </>
);

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <>
    {lines.map((line) => (
      <div key={line}>{line}</div>
    ))}
  </>
);

/** The largest keep-alive gap, and whose time the run was. */
function Silence({ device, spec, index }: { device: Device; spec: string; index: number }) {
  const { gap, time } = device;
  return (
    <>
      <h2>Keep alive and time</h2>
      <p>
        {gap ? (
          <>
            The longest without a packet of it: {seconds(gap.milliseconds)} at a keep-alive of{' '}
            {seconds(gap.keepAlive)}, {Math.round((100 * gap.milliseconds) / gap.keepAlive)} % of it
            {gap.case !== undefined && (
              <>
                , in <a href={addressOf(index, 'case', spec, gap.case)}>{gap.case}</a>
              </>
            )}
            . Measured is within one case, while every PINGREQ was answered.
          </>
        ) : (
          'No keep-alive was to be kept on any connection that a case saw from its beginning.'
        )}
      </p>
      {time && (
        <p>
          Of {duration(time.total)} {Math.round((100 * time.device) / time.total)} % were its own timers:{' '}
          {duration(time.device)} until it came, sent something or ended a connection.
        </p>
      )}
    </>
  );
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
