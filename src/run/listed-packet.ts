import type { KnownFinding } from '../verdict/weight.js';
import type { TranscriptEvent } from '../verdict/evidence.js';

/**
 * The known finding that tells of a packet of this transcript that cannot be read. What the case waited for may have been
 * that packet, so that it comes to nothing by a fault that is listed already, of a rule of every connection.
 * @param rules ids of the requirements that judge every connection
 */
export function findingOfPacket(
  transcript: readonly TranscriptEvent[],
  findings: readonly KnownFinding[],
  rules: readonly string[],
): KnownFinding | undefined {
  const broken = transcript.flatMap((event) =>
    event.type === 'received' && event.malformed !== undefined ? [event.malformed] : [],
  );
  return findings.find(
    ({ requirement, seen }) => rules.includes(requirement) && broken.some((text) => text.includes(seen)),
  );
}
