import { styleText } from 'node:util';
import type { CaseLine } from '../verdict/record.js';
import { lastSent, wireLines } from './evidence-parts.js';
import { reproduction } from './reproduce.js';
import { Shell } from './shell.js';
import { printable, sourceText } from './text.js';

export interface FailureContext {
  /** As the user named it: `--target`. */
  target: string;
  /** Address that it stands for, for what the transcript does not tell. */
  address: string;
  /** As the user named it: `--spec`. */
  spec: string;
  /** Where the requirement stands in the spec, when that is better said than in the result. */
  at?: string;
  /** The command that starts the harness, without what selects target, spec and case: `npm test --`. */
  rerun: string;
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
export function failureText(
  result: CaseLine,
  context: FailureContext,
  options: { colour: boolean } = { colour: false },
): string {
  const paint = painter(options.colour);
  const sent = lastSent(result.transcript);
  const wire = wireLines(result.transcript);
  const [expected, actual] = expectedAndActual(result);
  return [
    ...headline(result, paint),
    ...sentence(result, context, paint),
    ...part('Sent', sent),
    ...part('Expected', expected === undefined ? [] : [expected]),
    ...part('Actual', actual === undefined ? [] : [actual], (text) => paint('red', text)),
    ...block('Wire', wire, (text) => paint('dim', text)),
    ...block('Reproduce', [...reproduction(result.transcript, context.address), rerun(result, context)]),
  ].join('\n');
}

const effects: Record<CaseLine['effect'], string> = {
  block: 'blocks',
  warn: 'warning',
  known: 'known finding',
  stale: 'known finding no longer true as listed',
  incomplete: 'leaves the run incomplete',
  harness: 'no verdict',
  none: '',
};

function headline(result: CaseLine, paint: Paint): string[] {
  const { id, level, basis, verdict, effect, reason = 'no reason was given' } = result;
  const rank = basis === 'document' ? level : `${level} (${basis})`;
  const known = result.known === undefined ? '' : ` (${result.known})`;
  const end = printable([rank, effects[effect] + known].filter(Boolean).join('  '));
  if (verdict === 'error') {
    return [
      `${paint('magenta', '!')} ${paint('bold', id)}  ${end}: harness error, please report`,
      ...indent(reason),
    ];
  }
  if (verdict === 'inconclusive') {
    const because =
      result.because === undefined || reason.includes(result.because)
        ? ''
        : `, explained by ${result.because}`;
    return [
      `${paint('yellow', '?')} ${paint('bold', id)}  ${end}`,
      ...indent(`could not judge: ${reason}${because}`),
    ];
  }
  const [mark, style]: [string, Style] =
    effect === 'warn' || effect === 'known' ? ['!', 'yellow'] : ['✗', 'red'];
  return [`${paint(style, mark)} ${paint('bold', id)}  ${end}`];
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
  effect,
  expected,
  actual,
}: CaseLine): [string | undefined, string | undefined] {
  if (verdict !== 'pass' || effect !== 'stale') return [expected, actual];
  return ['the failure listed among the known findings', 'it no longer happens: take it off the list'];
}

const titleWidth = 11;

function part(title: string, texts: string[], paint: (text: string) => string = (text) => text): string[] {
  const lines = texts.flatMap((text) => printable(text).split('\n'));
  return lines.map(
    (line, index) => `     ${(index === 0 ? `${title}:` : '').padEnd(titleWidth)}${paint(line)}`,
  );
}

const indent = (text: string): string[] =>
  printable(text)
    .split('\n')
    .map((line) => `  ${line}`);

function block(title: string, lines: string[], paint: (text: string) => string = (text) => text): string[] {
  if (lines.length === 0) return [];
  return [`     ${title}:`, ...lines.map((line) => `       ${paint(printable(line))}`)];
}

function rerun({ id }: CaseLine, { rerun: command, target, spec }: FailureContext): string {
  const shell = new Shell();
  return `${command} --target=${shell.quote(target)} --spec=${shell.quote(spec)} --only=${shell.quote(id)}`;
}
