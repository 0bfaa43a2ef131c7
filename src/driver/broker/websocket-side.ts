import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import { limits } from '../record/limits.js';

/** What is told of a device that comes over WebSocket, before its bytes are. */
export interface WebSocketEvents {
  /** It asked for a WebSocket, with these subprotocols, and has it. */
  upgraded(offered: string[], path: string): void;
  /** A text frame came; its bytes are taken as MQTT all the same. */
  textFrame(): void;
  /** What it said is no request for a WebSocket. */
  refused(why: string): void;
}

/** The stream of bytes in its frames, and a way to send some in a text frame. */
export interface WebSocketSide {
  stream: Duplex;
  writeText(bytes: Uint8Array): void;
}

/** The one that MQTT has (MQTT 3.1.1 and 5.0, section 6), and what else somebody asks for: whether it does is judged elsewhere. */
const chosen = (offered: ReadonlySet<string>): string | false =>
  offered.has('mqtt') ? 'mqtt' : ([...offered][0] ?? false);

const notFound = 'HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nUpgrade: websocket\r\n\r\n';

/**
 * Answers the handshake of a WebSocket on a connection of a device, which may be one of TLS. Where it does not hold to the
 * protocol it is taken in all the same, as far as its bytes can be told, so that the rest can be judged.
 */
export function speakWebSocket(
  carrier: Duplex,
  events: WebSocketEvents,
  opened: (side: WebSocketSide) => void,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.bytes.longest,
    handleProtocols: chosen,
    // A text frame that is no UTF-8 is still to be told as a text frame.
    skipUTF8Validation: true,
  });
  const server = createServer((_request, response) => {
    events.refused('a request of HTTP that asks for no WebSocket');
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });
  server.on('clientError', () => {
    events.refused('no request of HTTP');
    carrier.end(notFound);
  });
  server.on('upgrade', (request: IncomingMessage, _socket: Duplex, head: Buffer) => {
    sockets.handleUpgrade(request, carrier, head, (socket) => {
      events.upgraded(offeredIn(request), request.url ?? '');
      opened(sideOf(socket, events));
    });
  });
  server.emit('connection', carrier);
}

const offeredIn = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function sideOf(socket: WebSocket, events: WebSocketEvents): WebSocketSide {
  socket.on('message', (_data, isBinary) => {
    if (!isBinary) events.textFrame();
  });
  return {
    stream: createWebSocketStream(socket),
    writeText: (bytes) => socket.send(bytes, { binary: false }),
  };
}
