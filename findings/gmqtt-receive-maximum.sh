#!/usr/bin/env bash
# gmqtt 0.8.0 (PyPI), MQTT 5.0: a server that says Receive Maximum N in CONNACK takes N messages of QoS 1 that it has not
# acknowledged yet (3.3.4-7). This client sends N - 1 of them and raises OverflowError from publish() for the next, since it
# takes N for the bound of its packet ids. Receive Maximum 1 it calls invalid in its log, and keeps no limit then.
# Output, of three messages that nobody acknowledges: Receive Maximum 1: 3 sent / 2: 1 sent / 3: 2 sent / 4: 3 sent
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check gmqtt==0.8.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

import gmqtt
from server5 import Server
from wire import expect


async def sent(receive_maximum):
    server = await Server(connack=b"\x21\x00" + bytes([receive_maximum])).start()
    client = gmqtt.Client("client")
    await client.connect("127.0.0.1", server.port, version=gmqtt.constants.MQTTv50)
    raised = set()
    for _ in range(3):
        try:
            client.publish("t", "m", qos=1)
        except OverflowError as error:
            raised.add(str(error))
    # It writes in the order in which it was called, so this comes behind them.
    client.publish("end", "m")
    while not any(b"end" in body for _, body in server.seen):
        await asyncio.sleep(0.01)
    count = sum(first == 0x32 for first, _ in server.seen)
    return f"{receive_maximum}: {count} sent" + "".join(f", {text}" for text in raised)


async def main():
    print(f"gmqtt {version('gmqtt')}")
    full = "All ids has already used. May be your QoS queue is full."
    seen = [await sent(maximum) for maximum in (1, 2, 3, 4)]
    expect("Receive Maximum", seen, ["1: 3 sent", f"2: 1 sent, {full}", f"3: 2 sent, {full}", "4: 3 sent"])


asyncio.run(asyncio.wait_for(main(), 30))
PYTHON
