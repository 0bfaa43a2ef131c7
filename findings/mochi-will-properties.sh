#!/usr/bin/env bash
# mochi-mqtt 2.7.9, MQTT 5.0: of the properties of a will (3.1.3.2) it keeps the user properties. Payload Format Indicator 1,
# Content Type text/plain and a Message Expiry Interval of 60 s do not come with the published will; in their place is a Message
# Expiry Interval of 86400 s. The same properties of a PUBLISH come as they are.
# Output: of a PUBLISH: ['content type text/plain', 'expiry 60', 'format 1', 'user property k=v']
#         of the will: ['expiry 86400', 'user property k=v']
# Needs go and python3.
source "$(dirname "$0")/lab.sh"
mochi 2.7.9
python3 - <<'PYTHON'
import os
import struct
from wire import expect
from wire5 import Client5, text, user_property

port = int(os.environ["port"])
names = {0x01: "format", 0x02: "expiry", 0x03: "content type", 0x26: "user property"}
given = b"\x01\x01" + b"\x02" + struct.pack(">I", 60) + b"\x03" + text("text/plain") + user_property("k", "v")


def told(packet):
    """The properties of a PUBLISH of QoS 0, in the order of their names."""
    (length,) = struct.unpack(">H", packet[2:4])
    at = 4 + length
    left, seen = packet[at + 1 : at + 1 + packet[at]], []
    while left:
        name, left = names[left[0]], left[1:]
        if name == "format":
            value, left = left[0], left[1:]
        elif name == "expiry":
            value, left = struct.unpack(">I", left[:4])[0], left[4:]
        else:
            texts = []
            for _ in range(2 if name == "user property" else 1):
                (length,) = struct.unpack(">H", left[:2])
                texts.append(left[2 : 2 + length].decode())
                left = left[2 + length :]
            value = "=".join(texts)
        seen.append(f"{name} {value}")
    return sorted(seen)


watcher = Client5(port, "watcher")
watcher.subscribe("t/#", qos=0)
Client5(port, "publisher").publish("t/said", "m", 1, given)
wanted = ["content type text/plain", "expiry 60", "format 1", "user property k=v"]
expect("of a PUBLISH", told(watcher.next()), wanted)
Client5(port, "leaver", will=("t/will", given)).vanish()
expect("of the will", told(watcher.next()), ["expiry 86400", "user property k=v"])
PYTHON
