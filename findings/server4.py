"""A server of MQTT 3.1.1 that answers as a script tells it, for the scripts beside: what a client does is seen as bytes."""
import asyncio
import os
import struct
import sys


def usual(first, body):
    """What a server that grants everything answers."""
    kind = first >> 4
    if kind == 1:
        return b"\x20\x02\x00\x00"
    if kind == 3 and first & 6:
        (length,) = struct.unpack(">H", body[:2])
        return b"\x40\x02" + body[2 + length : 4 + length]
    if kind == 8:
        return b"\x90\x03" + body[:2] + body[-1:]
    return b"\xd0\x00" if kind == 12 else b""


class Server:
    """`answer(connection, first, body)` gives the bytes to send, or None to end the connection; connections count from 1."""

    def __init__(self, answer=lambda connection, first, body: usual(first, body)):
        self.answer, self.seen, self.ended, self.connections = answer, [], [], 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def _serve(self, reader, writer):
        self.connections += 1
        connection = self.connections
        try:
            while True:
                first, length = await reader.readexactly(2)
                if length & 128:
                    length = (length & 127) | (await reader.readexactly(1))[0] << 7
                body = await reader.readexactly(length)
                self.seen.append((connection, first, body))
                answer = self.answer(connection, first, body)
                if answer is None:
                    return
                for part in [answer] if isinstance(answer, bytes) else answer:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(0.2 if isinstance(answer, list) else 0)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            self.ended.append(connection)
        finally:
            writer.close()

    async def meets(self, seconds, *command, **environment):
        """Runs a program on this server's port for so long, or until it ends by itself; answers what it printed."""
        program = await asyncio.create_subprocess_exec(
            *command,
            str(self.port),
            env={**os.environ, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=sys.stderr,
        )
        try:
            printed, _ = await asyncio.wait_for(program.communicate(), seconds)
            await asyncio.sleep(1)  # What it has sent is read by then.
            return printed.decode().strip()
        except asyncio.TimeoutError:
            program.kill()
            await program.wait()
            return "it did not end"
