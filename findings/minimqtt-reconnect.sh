#!/usr/bin/env bash
# Adafruit MiniMQTT 8.1.0 (PyPI), MQTT 3.1.1, as it runs on a microcontroller and under CPython: what a program asked for is
# forgotten by reconnect(), which its examples call wherever loop() fails. After connect(clean_session=False) and
# subscribe(…, qos=1) it connects with Clean Session 1, so the server discards the session and its messages (3.1.2-6), and
# subscribes with QoS 0. connect() answers 0 where CONNACK says session present 1: it looks at the remaining length. A payload
# that is not UTF-8, which the standard leaves to the application (3.3.3), raises UnicodeDecodeError out of loop() and is not
# acknowledged, unless use_binary_mode is set.
# Output: connect() where a session is present: 0
#         loop() at a payload of ff fe: ['UnicodeDecodeError']
#         acknowledged: ['00 01']
#         clean session of the two CONNECTs: [0, 1]
#         QoS of the two SUBSCRIBEs: [1, 0]
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check adafruit-circuitpython-minimqtt==8.1.0
cat >"$folder/device.py" <<'PYTHON'
import socket
import sys

from adafruit_minimqtt.adafruit_minimqtt import MQTT

client = MQTT(broker="127.0.0.1", port=int(sys.argv[1]), client_id="c", socket_pool=socket)
print(client.connect(clean_session=False))
client.subscribe("t/#", qos=1)
try:
    client.loop()
    client.loop()
except Exception as error:
    print(type(error).__name__)
client.reconnect()
PYTHON
export device="$folder/device.py"
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import os
import sys
from importlib.metadata import version

from server4 import Server, usual
from wire import expect

messages = [b"\x32\x08\x00\x03t/x\x00\x01m", b"\x32\x09\x00\x03t/x\x00\x02\xff\xfe"]


def answer(connection, first, body):
    if first >> 4 == 1:
        return b"\x20\x02\x01\x00"
    subscribed = first >> 4 == 8 and connection == 1
    return [usual(first, body), *messages] if subscribed else usual(first, body)


async def main():
    print(f"adafruit-circuitpython-minimqtt {version('adafruit-circuitpython-minimqtt')}")
    async with Server(answer) as server:
        printed = (await server.meets(60, sys.executable, os.environ["device"])).split("\n")
        packets = sorted(server.seen, key=lambda one: one[0])
    expect("connect() where a session is present", printed[0], "0")
    expect("loop() at a payload of ff fe", printed[1:], ["UnicodeDecodeError"])
    expect("acknowledged", [body.hex(" ") for _, first, body in packets if first == 0x40], ["00 01"])
    cleans = [body[7] >> 1 & 1 for _, first, body in packets if first == 0x10]
    expect("clean session of the two CONNECTs", cleans, [0, 1])
    expect("QoS of the two SUBSCRIBEs", [body[-1] for _, first, body in packets if first == 0x82], [1, 0])


asyncio.run(main())
PYTHON
