import type { PageRun, PageSession } from './data.js';
import { Title } from './frame.js';
import { Surface } from './surface.js';
import { Table } from './table.js';
import { addressOf } from './route.js';
import { plural, words } from './words.js';

/** What of each spec was tried, on the wire and in its values. */
export function CoveragePage({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      <Title>Coverage</Title>
      <Coverage run={run} index={index} />
    </>
  );
}

export function Coverage({ run, index }: { run: PageRun; index: number }) {
  return (
    <>
      {run.sessions.map((session) => (
        <section key={session.spec} aria-label={`Coverage of ${session.title}`}>
          <h2>{session.title}</h2>
          <Capabilities session={session} index={index} />
          <Enumerations session={session} />
          <Operations session={session} />
          <Topics session={session} />
          <Packets session={session} />
          {session.coverage.surfaces.map((surface, place) => (
            <Surface key={place} surface={surface} />
          ))}
        </section>
      ))}
    </>
  );
}

const yesNo = (value: boolean | undefined, yes: string, no: string): string =>
  value === undefined ? '' : value ? yes : no;

function Capabilities({ session, index }: { session: PageSession; index: number }) {
  return (
    <Table
      title="Capabilities, claimed and observed"
      columns={['Capability', 'Claimed or by default', 'Observed', 'Shown by']}
      rows={session.coverage.capabilities.map(({ capability, claimed, observed, by }) => [
        capability,
        yesNo(claimed, 'has it', 'does not have it'),
        yesNo(observed, 'seen', 'not there'),
        by && <a href={addressOf(index, 'case', session.spec, by)}>{by}</a>,
      ])}
    />
  );
}

function Enumerations({ session }: { session: PageSession }) {
  return (
    <>
      {session.coverage.enumerations.map(({ of, values }) => (
        <Table
          key={of}
          title={`Values of ${of}`}
          columns={['Value', 'Meaning', 'Provoked by', 'Seen']}
          rows={values.map(({ value, meaning, by, seen }) => [<code>{value}</code>, meaning, by, seen])}
        />
      ))}
    </>
  );
}

function Operations({ session }: { session: PageSession }) {
  return (
    <Table
      title="Operations"
      columns={['Operation', 'Requirements', ...words.map((word) => word.replace('-', ' '))]}
      rows={session.coverage.operations.map(({ operation, requirements, words: counts }) => [
        operation,
        requirements,
        ...words.map((word) => counts[word] ?? 0),
      ])}
    />
  );
}

function Topics({ session }: { session: PageSession }) {
  const { topics, moreTopics } = session.coverage;
  return (
    <>
      <Table
        title="Topics on the wire"
        columns={['Topic', 'Sent by us', 'Came', 'of them retained']}
        rows={topics.map(({ topic, sent, received, retained }) => [topic, sent, received, retained])}
      />
      {moreTopics > 0 && <p class="dim">and {plural(moreTopics, 'more topic')} in the record</p>}
    </>
  );
}

function Packets({ session }: { session: PageSession }) {
  return (
    <Table
      title="Packets"
      columns={['Type', 'Sent by us', 'Came']}
      rows={session.coverage.packets.map(({ type, sent, received }) => [type, sent, received])}
    />
  );
}
