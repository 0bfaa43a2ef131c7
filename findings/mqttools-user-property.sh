#!/usr/bin/env bash
# mqttools 0.50.0 (PyPI), a client for MQTT 5.0: any server may put a user property into CONNACK (3.2.2.3.10), any publisher
# into a message (3.3.2.3.7). It takes a packet with one for malformed, and answers DISCONNECT 0x81. The other properties of
# both it reads.
# Output: CONNACK without: connected / with a reason string: connected / with a user property: e0 81
#         / PUBLISH without: read / with a content type: read / with a user property: e0 81
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mqttools==0.50.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

import mqttools
from server5 import Server, packet, properties, text
from wire import expect

user, content_type, reason = b"\x26" + text("k") + text("v"), b"\x03" + text("x"), b"\x1f" + text("fine")


async def what_comes_of(server, act, good):
    await server.start()
    client = mqttools.Client("127.0.0.1", server.port, connect_delays=[])
    working = asyncio.ensure_future(act(client))
    while True:
        ended = [body for first, body in server.seen if first == 0xE0]
        if ended:
            working.cancel()
            return f"e0 {ended[0][0]:02x}"
        if working.done() and working.result():
            return good
        await asyncio.sleep(0.01)


async def connect(client):
    await client.start()
    return True


async def read_one(client):
    await client.start()
    await client.subscribe("t")
    return await client.messages.get()


async def main():
    print(f"mqttools {version('mqttools')}")
    connack = [await what_comes_of(Server(raw), connect, "connected") for raw in (b"", reason, user)]
    expect("CONNACK", connack, ["connected", "connected", "e0 81"])
    messages = [packet(0x30, text("t") + properties(raw) + b"m") for raw in (b"", content_type, user)]
    publish = [await what_comes_of(Server(then={8: message}), read_one, "read") for message in messages]
    expect("PUBLISH", publish, ["read", "read", "e0 81"])


asyncio.run(asyncio.wait_for(main(), 30))
PYTHON
