import type { Transcript } from '../../verdict/evidence.js';
import type { RunRecord } from '../record/read-record.js';

/** "Unacceptable protocol version" in the codes of MQTT 3.1 and 3.1.1, and "unsupported protocol version" in those of 5.0. */
const refusals: readonly number[] = [0x01, 0x84];

/**
 * How a broker said that it does not speak the version of the spec, as the wire has it; undefined where it speaks it or did
 * not say so. It refused the CONNECT of a requirement for its version, and accepted none in any case.
 */
export function unspokenBy({ cases }: RunRecord): string | undefined {
  const answers = cases.flatMap(({ transcript }) => answersIn(transcript));
  if (answers.some(({ code }) => code === 0)) return undefined;
  const refused = cases
    .filter(({ verdict }) => verdict === 'fail')
    .flatMap(({ transcript }) => answersIn(transcript))
    .find(({ code }) => refusals.includes(code));
  return refused?.words;
}

/** Each CONNACK, with the CONNECT that it answers. */
function answersIn(transcript: Transcript): { code: number; words: string }[] {
  const asked = new Map<string, number>();
  return transcript.flatMap((event) => {
    if (event.type !== 'sent' && event.type !== 'received') return [];
    const { packet, text, hex, on } = event;
    if (packet?.type === 'CONNECT') asked.set(on, packet.protocolLevel);
    if (packet?.type !== 'CONNACK') return [];
    const words = `CONNECT of protocol level ${asked.get(on) ?? 'unknown'} is answered with ${text} [${hex}]`;
    return [{ code: packet.returnCode, words }];
  });
}
