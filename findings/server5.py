"""A server of MQTT 5.0 that says what a script tells it to, for the scripts beside: what a client does is seen as bytes."""
import asyncio
import struct


def text(value):
    return struct.pack(">H", len(value)) + value.encode()


def packet(first, body):
    """With a remaining length below 128."""
    return bytes([first, len(body)]) + body


def properties(raw):
    return bytes([len(raw)]) + raw


class Server:
    """Accepts every CONNECT with these properties and grants every SUBSCRIBE; `then` maps a packet type to what follows it."""

    def __init__(self, connack=b"", then=None):
        self.connack, self.then, self.seen = connack, then or {}, []

    async def start(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return self

    async def _serve(self, reader, writer):
        try:
            while True:
                first, length = await reader.readexactly(2)
                body = await reader.readexactly(length)
                self.seen.append((first, body))
                if first >> 4 == 1:
                    writer.write(packet(0x20, b"\x00\x00" + properties(self.connack)))
                if first >> 4 == 8:
                    writer.write(packet(0x90, body[:2] + b"\x00" + bytes([body[-1] & 3])))
                writer.write(self.then.get(first >> 4, b""))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
