#!/usr/bin/env bash
# paho-mqtt 2.2.0 (PyPI), MQTT 5.0: of what CONNACK says it may not do it keeps one thing, the Server Keep Alive. It sends five
# messages at Receive Maximum 1 (3.3.4-7 allows one), QoS 1 at Maximum QoS 0 (3.2.2-11), RETAIN 1 at Retain Available 0
# (3.2.2-14) and 66 bytes at Maximum Packet Size 30 (3.2.2-15), and publish() answers MQTT_ERR_SUCCESS each time. A server may
# end the connection for any of them, so the application is told of a lost connection and not why.
# Output: Receive Maximum 1, Maximum QoS 0, Retain Available 0, Maximum Packet Size 30, Server Keep Alive 2:
#         ['5 sent', 'QoS 1', 'retain 1', '66 bytes', 'PINGREQ']
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check paho-mqtt==2.2.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

import paho.mqtt.client as mqtt
from server5 import Server
from wire import expect

# Seconds until what follows a publication, or a ping, is there.
within = 4


async def seen_after(connack, act):
    server = await Server(connack=connack).start()
    loop = asyncio.get_running_loop()
    accepted = asyncio.Event()
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="c", protocol=mqtt.MQTTv5)
    client.on_connect = lambda *_: loop.call_soon_threadsafe(accepted.set)
    await loop.run_in_executor(None, lambda: client.connect("127.0.0.1", server.port, keepalive=60))
    client.loop_start()
    await asyncio.wait_for(accepted.wait(), 10)
    codes = {act(client).rc} if act else set()
    await asyncio.sleep(within)
    seen = server.seen[1:]
    await loop.run_in_executor(None, lambda: (client.disconnect(), client.loop_stop()))
    return seen, codes


def published(times=1, **words):
    def act(client):
        for _ in range(times):
            last = client.publish("t", **words)
        return last

    return act


def told(seen, codes, text):
    assert codes <= {mqtt.MQTT_ERR_SUCCESS}, codes
    return text(seen)


async def main():
    print(f"paho-mqtt {version('paho-mqtt')}")
    cases = {
        "Receive Maximum 1": (b"\x21\x00\x01", published(5, payload="m", qos=1), lambda s: f"{len(s)} sent"),
        "Maximum QoS 0": (b"\x24\x00", published(payload="m", qos=1), lambda s: f"QoS {s[0][0] >> 1 & 3}"),
        "Retain Available 0": (b"\x25\x00", published(payload="m", retain=True), lambda s: f"retain {s[0][0] & 1}"),
        "Maximum Packet Size 30": (
            b"\x27\x00\x00\x00\x1e",
            published(payload="m" * 60),
            lambda s: f"{2 + len(s[0][1])} bytes",
        ),
        "Server Keep Alive 2": (b"\x13\x00\x02", None, lambda s: "PINGREQ" if s and s[0][0] == 0xC0 else "silence"),
    }
    seen = await asyncio.gather(*(seen_after(connack, act) for connack, act, _ in cases.values()))
    texts = [told(*one, text) for one, (_, _, text) in zip(seen, cases.values())]
    wanted = ["5 sent", "QoS 1", "retain 1", "66 bytes", "PINGREQ"]
    expect(", ".join(cases), texts, wanted)


asyncio.run(asyncio.wait_for(main(), 60))
PYTHON
