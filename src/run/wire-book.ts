import { judgeTranscript, wireRules, type Violation } from '../checks/index.js';
import type { Spec } from '../spec/model.js';
import { isOnlyClient } from '../spec/only-client.js';
import { levelOf } from '../spec/protocol.js';
import type { Transcript } from '../verdict/evidence.js';
import type { CaseLine } from '../verdict/record.js';
import { excerptFor } from './wire-excerpt.js';

/** The first packet at a place that breaks a rule. */
interface Sighting {
  /** The id of a case, or the words for connections that belong to none: a preamble that all share, an undo. */
  place: string;
  violation: Violation;
  excerpt: Transcript;
  /** How many packets at the place break the rule. */
  times: number;
}

export interface WireJudgement {
  outcome: Pick<CaseLine, 'verdict' | 'expected' | 'actual' | 'reason'>;
  /** Packets that were looked at. */
  judged: number;
  transcript: Transcript;
}

/** Who speaks in the transcript of a rule about where it was broken. */
const teller = 'wire';

export const sideOf = (role: Spec['role']): 'server' | 'client' => (role === 'broker' ? 'server' : 'client');

/** The rules of the version that the spec speaks. */
const rulesOf = (spec: Spec): (typeof wireRules)['server'] =>
  isOnlyClient(spec)
    ? wireRules['only a client']
    : wireRules[levelOf(spec) === 5 ? 'server of 5.0' : sideOf(spec.role)];

/** What the rules of every connection have seen in a run, by rule. */
export class WireBook {
  readonly #looked = new Map<string, number>();
  readonly #sightings = new Map<string, Sighting[]>();
  #missed: string | undefined;

  constructor(private readonly spec: Spec) {}

  /** Judges all connections of a case, or of a place besides. */
  take(place: string, transcript: Transcript): void {
    const { role, unasked } = this.spec;
    const { looked, violations } = judgeTranscript(transcript, sideOf(role), {
      rules: rulesOf(this.spec),
      unasked,
      level: levelOf(this.spec),
    });
    for (const [rule, count] of looked) this.#looked.set(rule, (this.#looked.get(rule) ?? 0) + count);
    for (const rule of new Set(violations.map((violation) => violation.rule))) {
      const own = violations.filter((violation) => violation.rule === rule);
      const [violation] = own;
      const excerpt = excerptFor(transcript, violation!);
      const sightings = this.#sightings.get(rule) ?? [];
      this.#sightings.set(rule, sightings);
      sightings.push({ place, violation: violation!, excerpt, times: own.length });
    }
  }

  /**
   * Notes that a case has no verdict because the target went away, and why. What it would have shown is not known, so a
   * rule that saw nothing is not known to have nothing to look at. That the target is gone is the last reason there is.
   */
  miss(reason: string): void {
    this.#missed = reason;
  }

  /**
   * What a rule comes to. Of several packets that break it the one is told that is not among the known findings, by the
   * words that these have for it; else that of the first case in the plan's order, and of no case where none has one.
   */
  judge(rule: string, order: readonly string[], isKnown: (actual: string) => boolean): WireJudgement {
    const { about } = rulesOf(this.spec).find(({ id }) => id === rule)!;
    const judged = this.#looked.get(rule) ?? 0;
    const places = new Map(order.map((id, index) => [id, index]));
    const rank = ({ place }: Sighting): number => places.get(place) ?? order.length;
    const sightings = (this.#sightings.get(rule) ?? []).toSorted((a, b) => rank(a) - rank(b));
    const told = sightings.find(({ violation }) => !isKnown(violation.actual)) ?? sightings[0];
    if (told) {
      const where = whereSeen(told, sightings);
      const note = { at: 0, on: teller, type: 'note', text: where } as const;
      const { expected, actual } = told.violation;
      const outcome = { verdict: 'fail', expected, actual: `${actual}; ${where}` } as const;
      return { outcome, judged, transcript: [note, ...told.excerpt] };
    }
    if (judged === 0) return { outcome: this.#nothingSeen(about), judged, transcript: [] };
    const text = `${judged} ${about} were looked at`;
    return {
      outcome: { verdict: 'pass' },
      judged,
      transcript: [{ at: 0, on: teller, type: 'note', text }],
    };
  }

  #nothingSeen(about: string): WireJudgement['outcome'] {
    if (this.#missed !== undefined) return { verdict: 'inconclusive', reason: this.#missed };
    const reason = `no ${about} came in this run on a connection that keeps to MQTT ${levelOf(this.spec) === 5 ? '5.0' : '3.1.1'} itself`;
    return { verdict: 'not-applicable', reason };
  }
}

function whereSeen(told: Sighting, all: readonly Sighting[]): string {
  const times = all.reduce((sum, sighting) => sum + sighting.times, 0);
  const others = all.filter((sighting) => sighting !== told).map((sighting) => sighting.place);
  const here = `in ${told.place} on connection ${told.violation.on}`;
  if (times === 1) return here;
  const more = others.length > 2 ? [...others.slice(0, 2), `${others.length - 2} more`] : others;
  const also = more.length === 0 ? '' : `, also in ${more.join(', ')}`;
  return `${here}; seen ${times} times in all${also}`;
}

/** Judges a recorded rule again from the excerpt that it was told with. */
export function wireJudgedAgain(spec: Spec, rule: string, recorded: CaseLine): WireJudgement['outcome'] {
  const [note, ...excerpt] = recorded.transcript;
  const rules = rulesOf(spec).filter(({ id }) => id === rule);
  const { violations } = judgeTranscript(excerpt, sideOf(spec.role), {
    rules,
    unasked: spec.unasked,
    level: levelOf(spec),
  });
  const violation = violations.find(({ index }) => index === excerpt.length - 1);
  const where = note?.type === 'note' ? note.text : '';
  return violation
    ? { verdict: 'fail', expected: violation.expected, actual: `${violation.actual}; ${where}` }
    : { verdict: recorded.verdict === 'fail' ? 'pass' : recorded.verdict };
}
