import type { PlannedCase } from '../plan/case.js';
import type { AbsenceLine, CaseLine } from '../verdict/record.js';
import { absenceText } from '../verdict/absence.js';
import type { ProtocolLevel } from '../driver/wire/body.js';
import { sentOnlyLegalInput } from './legal-input.js';
import type { Culprit, Presence } from './presence.js';

type Outcome = Pick<CaseLine, 'verdict' | 'expected' | 'actual' | 'reason' | 'because'>;

/** A case under which the target went away twice, with whether it sent only what the protocol allows. */
interface Found extends Culprit {
  legal: boolean;
}

const culpritText = ({ id, legal, again }: Found): string =>
  `${id} (${legal ? 'legal' : 'malformed or risky'} input): it ${again.how}${again.back === undefined ? ' and did not come back' : ''}`;

/** What the end of the run says of whether the target bore it. */
export function survived(
  planned: PlannedCase,
  presence: Pick<Presence, 'culprits' | 'seen' | 'lessThan'> & {
    absences: readonly AbsenceLine[];
    gone: AbsenceLine | undefined;
  },
  { tried, isRisky, level }: { tried: number; isRisky: (id: string) => boolean; level: ProtocolLevel },
): { planned: PlannedCase; outcome: Outcome; judged: number; transcript: CaseLine['transcript'] } {
  const { culprits, absences, lessThan } = presence;
  const found: Found[] = culprits.map((culprit) => ({
    ...culprit,
    legal: !isRisky(culprit.id) && sentOnlyLegalInput(culprit.tried.result.transcript, level),
  }));
  const worst = found.find(({ legal }) => legal) ?? found[0];
  if (worst) {
    const { source, document, url, ruling: _ruling, at } = worst.tried.result;
    return {
      planned: {
        ...planned,
        level: worst.legal ? 'MUST' : 'SHOULD',
        source,
        document,
        at,
        ...(url === undefined ? {} : { url }),
      },
      outcome: {
        verdict: 'fail',
        expected: 'the target to stay there',
        actual: `it went away when these were under way, and again when each was tried alone: ${found.map(culpritText).join('; ')}`,
      },
      judged: tried,
      transcript: worst.tried.result.transcript,
    };
  }
  const unknown = (reason: string, level: CaseLine['level']): ReturnType<typeof survived> => ({
    planned: { ...planned, level },
    outcome: { verdict: 'inconclusive', reason },
    judged: 0,
    transcript: [],
  });
  if (presence.gone) return unknown(absenceText(presence.gone), 'MUST');
  if (absences.length > 0)
    return unknown(
      `${absences.map(absenceText).join('; ')}; nothing that was under way made it go away again`,
      'SHOULD',
    );
  if (tried === 0 || !presence.seen) return unknown('nothing was tried on a target that is there', 'MUST');
  return {
    planned,
    outcome: {
      verdict: 'pass',
      ...(lessThan === undefined ? {} : { actual: `it was there whenever it was asked; ${lessThan}` }),
    },
    judged: tried,
    transcript: [],
  };
}
