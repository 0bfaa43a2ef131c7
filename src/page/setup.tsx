import { productOf, type PageRun } from './data.js';
import { Title } from './frame.js';
import { duration, moment } from './words.js';

/** With what the run was made: enough to do it again. */
export function Setup({ run }: { run: PageRun }) {
  const facts: [string, preact.ComponentChildren][] = [
    ['Command', run.command !== undefined && <code>mqtt-conformance {run.command}</code>],
    ['Run', run.run],
    ['Began', run.startedAt !== undefined && moment(run.startedAt)],
    ['Harness', run.tool && `${run.tool.name} ${run.tool.version}, Node ${run.tool.node}`],
    ['Lockfile', run.tool?.lockfile && <code>{run.tool.lockfile}</code>],
    ['Seed', run.seed],
    ['Waits', run.timeout !== undefined && duration(run.timeout)],
    ['Strict', run.strict ? 'yes: a failed SHOULD blocks too' : 'no'],
  ];
  return (
    <>
      <Title>Setup</Title>
      <Rows rows={facts} />
      {run.sessions.map((session) => (
        <section key={session.spec} aria-label={session.title}>
          <h2>{session.title}</h2>
          <Rows
            rows={[
              ['Spec', `${session.spec}, revision ${session.revision}`],
              ['Target', session.target.name],
              ['Address', session.target.address],
              ['Product', productOf(session)],
            ]}
          />
          <h3>Parameters</h3>
          {Object.keys(session.parameters).length === 0 ? (
            <p>None were given.</p>
          ) : (
            <Rows
              rows={Object.entries(session.parameters).map(([name, value]) => [
                name,
                value === '***' ? 'secret' : typeof value === 'string' ? value : JSON.stringify(value),
              ])}
            />
          )}
          <h3>Files of the spec, with their SHA-256</h3>
          <Rows rows={session.files.map(({ name, sha256 }) => [name, <code>{sha256}</code>])} />
        </section>
      ))}
    </>
  );
}

function Rows({ rows }: { rows: readonly [string, preact.ComponentChildren][] }) {
  return (
    <dl class="told">
      {rows
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
