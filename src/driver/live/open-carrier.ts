import { HarnessError } from '../../verdict/harness-error.js';
import type { Secrets } from '../record/secrets.js';
import { opened, type TlsOptions } from './transport.js';
import type { TextCarrier } from './carrier.js';
import { TcpCarrier } from './tcp-carrier.js';
import { WebSocketCarrier } from './websocket-carrier.js';

/**
 * Opens what an address asks for: `ws:`/`wss:` a WebSocket, `tcp:` a text a line.
 * @throws HarnessError TARGET_UNREACHABLE, TLS_FAILED or WEBSOCKET_REFUSED (the lab's), SPEC_MISTAKE for an address
 * that cannot carry texts; Interrupted.
 */
export async function openCarrier(
  url: string,
  within: number,
  { tls, secrets, signal }: { tls: TlsOptions; secrets: Secrets; signal: AbortSignal },
): Promise<TextCarrier> {
  // Errors name the address with its secrets masked.
  const address = addressOf(url);
  const open = new URL(secrets.revealInUrl(url));
  const Carrier = address.protocol === 'tcp:' ? TcpCarrier : WebSocketCarrier;
  const pathHint = 'the spec gives it under `servers`, and the target its host';
  return await opened<TextCarrier>(() => new Carrier(open, tls), address, within, { signal, pathHint });
}

function addressOf(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol = '', port = '' } = address ?? {};
  if (address && (protocol === 'ws:' || protocol === 'wss:' || (protocol === 'tcp:' && port !== ''))) {
    return address;
  }
  throw new HarnessError(
    'SPEC_MISTAKE',
    `texts cannot travel to "${url}"`,
    'Give the server an address such as ws://host/path or tcp://host:port.',
  );
}
