#!/usr/bin/env bash
# The broker of moat-lib-mqtt 0.8.7 (PyPI), MQTT 5.0: Session Present in CONNACK is Clean Start. A client that begins anew is told
# that its session goes on, and one that wants its session back that there is none (3.2.2-2 has 0 for Clean Start 1).
# It grants every subscription QoS 0, whatever is asked for, and delivers with the QoS that was asked for all the same (3.8.4-8).
# Output: Session Present with Clean Start 1: 1
#         Session Present with Clean Start 0: 0
#         SUBACK for QoS 1: 0
#         what comes has QoS: 1
# Needs python3.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet moat-lib-mqtt==0.8.7 >"$folder/log" 2>&1 || { tail -n 5 "$folder/log"; exit 1; }
echo "moat-lib-mqtt 0.8.7"
cat >"$folder/broker.py" <<'PYTHON'
import os
import anyio
from moat.lib.mqtt.async_broker import AsyncMQTTBroker

anyio.run(AsyncMQTTBroker(("127.0.0.1", int(os.environ["port"]))).serve)
PYTHON
start "$folder/venv/bin/python" "$folder/broker.py"
python3 - <<'PYTHON'
import os
import socket
import struct
from wire import expect
from wire5 import Client5, text

port = int(os.environ["port"])


def session_present(flags):
    client = socket.create_connection(("127.0.0.1", port), 10)
    body = text("MQTT") + bytes([5, flags, 0, 0, 0]) + text(f"client-{flags}")
    client.sendall(bytes([0x10, len(body)]) + body)
    connack = client.recv(100)
    assert connack[0] == 0x20 and connack[3] == 0, connack.hex(" ")
    client.close()
    return connack[2]


expect("Session Present with Clean Start 1", session_present(2), 1)
expect("Session Present with Clean Start 0", session_present(0), 0)
subscriber = Client5(port, "subscriber")
subscriber.socket.sendall(b"\x82\x09" + struct.pack(">H", 1) + b"\x00" + text("t/a") + b"\x01")
expect("SUBACK for QoS 1", subscriber.next()[5], 0)
Client5(port, "publisher").publish("t/a", "m", 1)
expect("what comes has QoS", subscriber.next()[0] >> 1 & 3, 1)
PYTHON
