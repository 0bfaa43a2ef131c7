import { styleText } from 'node:util';
import type { CaseLine } from '../../verdict/record.js';
import { brokerActs } from './broker-acts.js';
import { lastSent } from './last-sent.js';
import { reproduction } from './reproduce.js';
import { printable, sourceText } from '../text.js';
import { wireLines } from './wire-lines.js';

export interface FailureContext {
  /** As the user named it: `--target`. */
  target: string;
  /** Address that it stands for, for what the transcript does not tell. */
  address: string;
  /** As the user named it: `--spec`. */
  spec: string;
  /** Where the requirement stands in the spec, when that is better said than in the result. */
  at?: string;
  /** The command that tries this case again, printed last. */
  rerun: string;
  /** True: no client finds the target any more, so only `rerun` does it again. Default: false. */
  gone?: boolean;
  /** Default: false. */
  colour?: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour ? styleText(style, text, { validateStream: false }) : text;

/**
 * What a person needs to act on a case that did not pass: which sentence, what was sent, expected and seen, the wire,
 * and how to do it again. The order is always the same; a part without content is left out.
 */
export function failureText(result: CaseLine, context: FailureContext): string {
  const paint = painter(context.colour === true);
  const sent = lastSent(result.transcript);
  const wire = wireLines(result.transcript);
  const [expected, actual] = expectedAndActual(result);
  return [
    ...headline(result, paint),
    ...sentence(result, context, paint),
    ...part('Sent', sent),
    ...part('Broker', brokerActs(result.transcript)),
    ...part('Expected', expected === undefined ? [] : [expected]),
    ...part('Actual', actual === undefined ? [] : [actual], (text) => paint('red', text)),
    ...block('Wire', wire, (text) => paint('dim', text)),
    ...block('Reproduce', [
      ...(context.gone ? [] : reproduction(result.transcript, context.address)),
      context.rerun,
    ]),
  ].join('\n');
}

const weights: Record<CaseLine['weight'], string> = {
  block: 'blocks',
  warn: 'warning',
  known: 'known finding',
  limitation: 'known limitation',
  stale: 'known finding no longer true as listed',
  incomplete: 'incomplete',
  harness: '',
  none: '',
};

const marks: Record<CaseLine['weight'], [string, Style]> = {
  block: ['✗', 'red'],
  stale: ['✗', 'red'],
  warn: ['!', 'yellow'],
  known: ['!', 'yellow'],
  limitation: ['!', 'yellow'],
  incomplete: ['?', 'yellow'],
  harness: ['!', 'magenta'],
  none: [' ', 'dim'],
};

function headline(result: CaseLine, paint: Paint): string[] {
  const { id, level, basis, weight, known } = result;
  const rank = basis === 'document' ? level : `${level} (${basis})`;
  const [mark, style] = marks[weight];
  const because = known === undefined ? '' : ` (${known})`;
  const [said, ...more] = printable(whyNotJudged(result) ?? weights[weight] + because).split('\n');
  const first = [`${paint(style, mark)} ${paint('bold', id)}`, rank, ...(said ? [said] : [])].join('  ');
  return [first, ...more.map((line) => `  ${line}`)];
}

/** A verdict about us or the lab must not look like one about the target. */
function whyNotJudged(result: CaseLine): string | undefined {
  const { verdict, weight, reason = 'no reason was given', because, known } = result;
  if (verdict === 'error') return `harness error, please report: ${reason}`;
  if (verdict !== 'inconclusive') return undefined;
  const by = known ?? (because === undefined ? '' : `explained by ${because}`);
  const explained = by === '' || (because !== undefined && reason.includes(because)) ? '' : ` (${by})`;
  return `${weight === 'warn' ? 'warning: ' : ''}could not judge: ${reason}${explained}`;
}

function sentence(result: CaseLine, context: FailureContext, paint: Paint): string[] {
  const { text, source, document, ruling } = result;
  const ruled = ruling === undefined ? '' : `, as ruled in ${ruling}`;
  const where = `${sourceText(source, document)}${ruled}  (${context.at ?? result.at})`;
  return [`  -> ${printable(text)}`, `     ${paint('dim', printable(where))}`];
}

/** A listed finding that did not happen has neither in the record. */
function expectedAndActual({
  verdict,
  weight,
  expected,
  actual,
}: CaseLine): [string | undefined, string | undefined] {
  if (verdict !== 'pass' || weight !== 'stale') return [expected, actual];
  return ['the failure listed among the known findings', 'it no longer happens: take it off the list'];
}

const titleWidth = 11;

function part(title: string, texts: string[], paint: (text: string) => string = (text) => text): string[] {
  const lines = texts.flatMap((text) => printable(text).split('\n'));
  return lines.map(
    (line, index) => `     ${(index === 0 ? `${title}:` : '').padEnd(titleWidth)}${paint(line)}`,
  );
}

function block(title: string, lines: string[], paint: (text: string) => string = (text) => text): string[] {
  if (lines.length === 0) return [];
  return [`     ${title}:`, ...lines.map((line) => `       ${paint(printable(line))}`)];
}
