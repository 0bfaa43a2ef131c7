#!/usr/bin/env bash
# paho-mqtt 2.2.0 (PyPI), MQTT 5.0: where CONNACK says session present 0 a client with a session must discard it (3.2.2-5), so a
# message of QoS 1 that was not acknowledged before may be published again, but only as a new one. It comes as what it was,
# with DUP 1 and the packet id of the session that is no more. A server that is strict about DUP and ids in a new session has a
# reason to end the connection.
# Output: before: 32 07 00 01 74 00 01 00 6d / after session present 0: 3a 07 00 01 74 00 01 00 6d
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check paho-mqtt==2.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from wire import expect


async def main():
    print(f"paho-mqtt {version('paho-mqtt')}")
    published = asyncio.Queue()

    async def serve(reader, writer):
        """Takes the client in without a session, reads the first PUBLISH and ends the connection."""
        while True:
            first, length = await reader.readexactly(2)
            body = await reader.readexactly(length)
            if first >> 4 == 1:
                writer.write(b"\x20\x03\x00\x00\x00")
            if first >> 4 == 3:
                await published.put((bytes([first, length]) + body).hex(" "))
                return writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="c", protocol=mqtt.MQTTv5)
    kept = Properties(PacketTypes.CONNECT)
    kept.SessionExpiryInterval = 600
    port = server.sockets[0].getsockname()[1]
    connect = lambda: client.connect("127.0.0.1", port, clean_start=False, properties=kept)
    await asyncio.get_running_loop().run_in_executor(None, connect)
    client.loop_start()
    client.publish("t", "m", qos=1)
    expect("before", await published.get(), "32 07 00 01 74 00 01 00 6d")
    expect("after session present 0", await published.get(), "3a 07 00 01 74 00 01 00 6d")


asyncio.run(asyncio.wait_for(main(), 60))
PYTHON
