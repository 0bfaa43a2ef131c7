import type { PageSession } from './data.js';
import { Table } from './table.js';
import { plural } from './words.js';

type Seen = PageSession['coverage']['surfaces'][number];

/** What was used on the broker beside the document: no failure, since others may use it too, and worth a look. */
export function Surface({ surface }: { surface: Seen }) {
  const { undeclared, unseen, members, leftOut, partly } = surface;
  if (undeclared.length + unseen.length + members.length === 0) return null;
  return (
    <>
      <h3>Beside the document</h3>
      <p>
        Warnings, no verdicts: another device may be behind it.
        {partly !== undefined &&
          ` Only what the cases saw is told; not everything was listened to: ${partly}.`}
      </p>
      <Table
        title="Topics that are used and not declared"
        columns={['Topic', 'Messages', 'Near to that of']}
        rows={undeclared.map(({ topic, messages, retained, near = [] }) => [
          <code>{topic}</code>,
          retained ? `${messages}, retained alone` : messages,
          near.join(', '),
        ])}
      />
      <More count={leftOut.undeclared} of="topic" />
      <Table
        title="Declared, and nothing came"
        columns={['Operation', 'Address']}
        rows={unseen.map(({ operation, address }) => [operation, <code>{address}</code>])}
      />
      <More count={leftOut.unseen} of="operation" />
      <Table
        title="Members that no schema of the document knows"
        columns={['Member', 'Operation', 'Topic', 'Messages']}
        rows={members.map(({ pointer, operation, topic, messages }) => [
          <code>{pointer}</code>,
          operation,
          <code>{topic}</code>,
          messages,
        ])}
      />
      <More count={leftOut.members} of="member" />
    </>
  );
}

/** How many the record does not name either. */
const More = ({ count, of }: { count: number; of: string }) =>
  count > 0 ? <p class="dim">and {plural(count, `more ${of}`)} that the record only counts</p> : null;
