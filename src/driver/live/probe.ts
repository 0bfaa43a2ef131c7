import { request } from 'undici';
import { HarnessError } from '../../verdict/harness-error.js';
import { Secrets } from '../record/secrets.js';
import { httpAgent } from './http-agent.js';
import { LiveDriver } from './live-driver.js';
import { Pacer } from './pacer.js';

/** What an address answers, in words; `why` where it does not. */
export type Probed = { answer: string } | { why: string };

/** Certificates are not asked for here: whoever is judged afterwards is held to them. */
const tls = { insecure: true };

/**
 * Asks an address one harmless thing in the protocol that its scheme names: a CONNECT of MQTT 3.1.1 without credentials, or
 * a GET of the root.
 */
export async function probe(address: string, within: number): Promise<Probed> {
  // Opening a connection and hearing from it are two waits.
  const signal = AbortSignal.timeout(address.startsWith('http') ? within : within * 3);
  try {
    return address.startsWith('http')
      ? await askHttp(address, signal)
      : await askMqtt(address, within, signal);
  } catch (error) {
    if (error instanceof HarnessError) return { why: error.message };
    const cause = error instanceof Error ? ((error.cause as Error | undefined) ?? error) : undefined;
    return { why: signal.aborted ? `nothing came within ${within} ms` : (cause?.message ?? String(error)) };
  }
}

async function askHttp(address: string, signal: AbortSignal): Promise<Probed> {
  const agent = httpAgent(tls);
  try {
    const { statusCode, headers, body } = await request(address, { dispatcher: agent, signal });
    // Whatever it is, and however long.
    body.on('error', () => undefined).destroy();
    const server = [headers['server']].flat()[0];
    return { answer: `HTTP ${statusCode}${server === undefined ? '' : ` (${server})`}` };
  } finally {
    await agent.destroy();
  }
}

async function askMqtt(address: string, within: number, signal: AbortSignal): Promise<Probed> {
  const driver = new LiveDriver({
    address: new URL(address),
    tls,
    agent: httpAgent(tls),
    pacer: new Pacer(0),
    secrets: new Secrets(),
    signal,
  });
  try {
    const peer = await driver.open('probe', { lane: 'wire', acknowledge: true, within });
    if (peer.closed) return { why: 'it speaks no MQTT there' };
    const clientId = `probe${Date.now().toString(36)}`;
    await peer.send({ type: 'CONNECT', clientId, clean: true, keepAlive: 0 });
    const seen = await peer.next((event) => event.type !== 'came', within, 'a CONNACK');
    if (seen.type === 'packet' && seen.packet.type === 'CONNACK' && 'returnCode' in seen.packet)
      return { answer: `MQTT, CONNACK ${String(seen.packet.returnCode)}` };
    return { why: seen.type === 'closed' ? 'the connection ended without a CONNACK' : 'no CONNACK came' };
  } finally {
    await driver.close();
  }
}
