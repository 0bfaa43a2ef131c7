import {
  exchangeOf,
  isOpen,
  type PageCase,
  type PageExchange,
  type PageRun,
  type PageSession,
} from './data.js';
import { Title } from './frame.js';
import { Mark } from './mark.js';
import { addressOf } from './route.js';
import { Sequence } from './sequence.js';
import { Wire } from './wire.js';
import { duration, moment, weights } from './words.js';

/** Everything that is known of one case, in the order in which a person acts on it. */
export function CasePage({
  run,
  index,
  spec,
  id,
}: {
  run: PageRun;
  index: number;
  spec: string;
  id: string;
}) {
  const session = run.sessions.find((one) => one.spec === spec);
  const found =
    session?.cases.find((one) => one.id === id) ?? session?.cases.find((one) => one.id.startsWith(`${id}/`));
  if (!session || !found)
    return (
      <>
        <Title>There is no case {id}</Title>
        <p>The record of this run does not have it.</p>
      </>
    );
  return (
    <>
      <Title>{found.id}</Title>
      <Case {...{ session, index }} one={found} />
      <Neighbours {...{ session, index }} one={found} />
    </>
  );
}

/** The same without its heading, as part of a longer page. */
export function Case({ session, index, one }: { session: PageSession; index: number; one: PageCase }) {
  const requirement = session.requirements[one.requirement]!;
  const exchange = exchangeOf(one);
  return (
    <article class="case">
      <p>
        <Mark word={one.word} weight={one.weight} /> <strong>{requirement.level}</strong>
        {requirement.basis === 'document' ? '' : ` (${requirement.basis})`}
        {weights[one.weight] === undefined ? '' : `, ${weights[one.weight]}`}
        {one.startedAt > 0 && (
          <span class="dim">
            {' '}
            · {duration(one.duration)}, {moment(one.startedAt)}
          </span>
        )}
      </p>
      <blockquote>
        <p>{requirement.text}</p>
        <footer>
          {requirement.url === undefined ? (
            requirement.where
          ) : (
            <a href={requirement.url} rel="noreferrer">
              {requirement.where}
            </a>
          )}
          {requirement.ruling === undefined ? '' : `, as ruled in ${requirement.ruling}`} ({requirement.at})
        </footer>
      </blockquote>
      <Told one={one} exchange={exchange} session={session} index={index} />
      {exchange === undefined ? <NoExchange one={one} /> : <Passed {...{ one, exchange }} />}
      <h2>Reproduce</h2>
      <pre tabIndex={0} aria-label="Commands that do it again">
        {[...(exchange?.reproduce ?? []), one.rerun].filter(Boolean).join('\n')}
      </pre>
    </article>
  );
}

function Told({
  one,
  exchange,
  session,
  index,
}: {
  one: PageCase;
  exchange: PageExchange | undefined;
  session: PageSession;
  index: number;
}) {
  const rows: [string, preact.ComponentChildren][] = [
    ['Sent', lines(exchange?.sent)],
    ['Our broker', lines(exchange?.broker)],
    ['Expected', one.expected],
    ['Seen', one.actual],
    ['Differs at', one.differsAt && <code>{one.differsAt}</code>],
    ['Why', one.reason],
    [
      'Explained by',
      one.because !== undefined && session.cases.some(({ id }) => id === one.because) ? (
        <a href={addressOf(index, 'case', session.spec, one.because)}>{one.because}</a>
      ) : (
        one.because
      ),
    ],
    ['Known', one.known],
    ['Limitation', one.limitation],
    [
      'May be left out',
      one.optional && `${one.optional.capability}: ${one.optional.text} (${one.optional.source.section})`,
    ],
    [
      'Shows',
      one.observed &&
        `${one.observed.capability}: ${one.observed.has ? 'the target has it' : 'the target does not have it'}`,
    ],
    [
      'Provokes',
      one.enumerated &&
        `${JSON.stringify(one.enumerated.value)} (${one.enumerated.meaning}) by ${one.enumerated.by}`,
    ],
    ['Tried again', lines(one.triedAgain)],
  ];
  const told = rows.filter(([, content]) => content !== undefined && content !== false);
  if (told.length === 0) return null;
  return (
    <dl class="told">
      {told.map(([name, content]) => (
        <div key={name} class={name === 'Seen' && isOpen(one) ? 'bad' : undefined}>
          <dt>{name}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  );
}

const lines = (texts: readonly string[] | undefined): preact.ComponentChildren =>
  texts === undefined || texts.length === 0 ? undefined : texts.map((text) => <div key={text}>{text}</div>);

function NoExchange({ one }: { one: PageCase }) {
  if (one.startedAt === 0) return <p>It was planned and never judged.</p>;
  return (
    <p class="dim">
      {one.duration === 0
        ? 'Nothing was sent for it.'
        : 'What passed on the wire is not in this page, which would be too large: it stands in record.jsonl.'}
    </p>
  );
}

function Passed({ one, exchange }: { one: PageCase; exchange: PageExchange }) {
  return (
    <>
      {isOpen(one) && <Sequence exchange={exchange} />}
      <Wire exchange={exchange} label={one.id} />
    </>
  );
}

function Neighbours({ session, index, one }: { session: PageSession; index: number; one: PageCase }) {
  const place = session.cases.indexOf(one);
  const link = (to: PageCase | undefined, title: string) =>
    to && (
      <a href={addressOf(index, 'case', session.spec, to.id)}>
        {title}: {to.id}
      </a>
    );
  const open = session.cases.filter(isOpen);
  const next = open.find((other) => session.cases.indexOf(other) > place);
  return (
    <nav class="neighbours" aria-label="Other cases">
      {link(session.cases[place - 1], 'Before')}
      {link(session.cases[place + 1], 'Next')}
      {link(next, 'Next that did not pass')}
    </nav>
  );
}
