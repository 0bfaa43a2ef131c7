#!/usr/bin/env bash
# mqtt-spb-wrapper 2.1.2 (PyPI), an Edge Node of Sparkplug B on paho-mqtt 1.6.1: when its connection ends, paho connects again by
# itself, with the will of the first CONNECT (the same bdSeq, which is to be one more each time), and the node publishes NDATA on
# the new connection without the NBIRTH that must come before it. It subscribes to NCMD with QoS 0, where Sparkplug asks for QoS 1.
# Seen at a plain socket that answers, ends the connection after the first NDATA, and answers on the next one.
# Output: wills of the two CONNECTs: the same
#         messages of the first connection: ['NBIRTH', 'NDATA']
#         first message of the second connection: NDATA
#         QoS of the SUBSCRIBE to NCMD: 0
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mqtt-spb-wrapper==2.1.2 paho-mqtt==1.6.1
cat >"$folder/node.py" <<'PYTHON'
import sys
import time

from mqtt_spb_wrapper import MqttSpbEntityEdgeNode

node = MqttSpbEntityEdgeNode("g", "n")
node.data.set_value("temperature", 1.0)
node.connect("127.0.0.1", int(sys.argv[1]))
node.publish_birth()
for count in range(20):
    time.sleep(0.5)
    node.data.set_value("temperature", float(count))
    try:
        node.publish_data()
    except RuntimeError:
        pass  # So it tells that there is no connection now.
PYTHON
export node="$folder/node.py"
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import os
import struct
import sys
from importlib.metadata import version

from server4 import Server, usual
from wire import expect


def text(body, at):
    (length,) = struct.unpack_from(">H", body, at)
    return body[at + 2 : at + 2 + length], at + 2 + length


def kind(body):
    return text(body, 0)[0].decode().split("/")[2]


def answer(connection, first, body):
    ends = connection == 1 and first >> 4 == 3 and kind(body) == "NDATA"
    return None if ends else usual(first, body)


async def main():
    print(f"mqtt-spb-wrapper {version('mqtt-spb-wrapper')}, paho-mqtt {version('paho-mqtt')}")
    async with Server(answer) as server:
        await server.meets(60, sys.executable, os.environ["node"])
        packets = server.seen
    connects = [body for _, first, body in packets if first >> 4 == 1]
    wills = [text(body, text(body, text(body, 10)[1])[1])[0] for body in connects[:2]]
    expect("wills of the two CONNECTs", "the same" if wills[0] == wills[1] else "others", "the same")
    said = lambda number: [kind(body) for one, first, body in packets if one == number and first >> 4 == 3]
    expect("messages of the first connection", said(1)[:2], ["NBIRTH", "NDATA"])
    expect("first message of the second connection", said(2)[0], "NDATA")
    asked = [body for _, first, body in packets if first >> 4 == 8 and b"/NCMD/" in body]
    expect("QoS of the SUBSCRIBE to NCMD", asked[0][-1], 0)


asyncio.run(main())
PYTHON
