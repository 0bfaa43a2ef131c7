import { noAddress } from '../../spec/only-client.js';
import type { Transcript } from '../../verdict/evidence.js';
import { oneLine } from '../text.js';
import type { RunRecord } from './read-record.js';

/** Clients of other names that were connected at the same time, where one device is judged. */
export interface ClientsAtOnce {
  /** Client identifiers, in the order in which they were seen. */
  names: string[];
  /** How many cases began so. */
  times: number;
}

interface Session {
  connection?: number;
  accepted?: boolean;
  connect?: { clientId?: string };
}

/**
 * Of each spec that judges a device which is only a client, whether cases began with several: two devices that are
 * configured for the same machine are judged as one, and nobody could tell from the verdicts.
 */
export function clientsAtOnce({ header, cases }: RunRecord): ClientsAtOnce[] {
  const specs = (header?.sessions ?? []).filter(({ target }) => target.address === noAddress);
  return specs.flatMap(({ spec }) => {
    const several = cases
      .filter((line) => line.spec === spec && line.duration > 0)
      .map(({ transcript }) => namesAtBeginning(transcript))
      .filter((names) => names.length > 1);
    if (several.length === 0) return [];
    return [{ names: [...new Set(several.flat())], times: several.length }];
  });
}

/** Those that a CONNECT named: one without a name may be another attempt of the same. */
function namesAtBeginning(transcript: Transcript): string[] {
  const names = transcript.flatMap((event) =>
    event.type === 'listening'
      ? (event.sessions as Session[])
          .filter(({ connection, accepted }) => connection !== undefined && accepted)
          .flatMap(({ connect }) => connect?.clientId || [])
      : [],
  );
  return [...new Set(names)];
}

/** The same in one sentence. */
export const clientsAtOnceText = ({ names, times }: ClientsAtOnce): string =>
  `When ${times} case${times === 1 ? '' : 's'} began, several clients were connected: ${names.map((name) => `"${oneLine(name, 60)}"`).join(', ')}. They are judged as one device; let only one come where they are several.`;
