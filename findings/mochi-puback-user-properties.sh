#!/usr/bin/env bash
# mochi-mqtt 2.7.9, MQTT 5.0: a QoS 1 PUBLISH that has a user property is acknowledged by a PUBACK with reason code 0x01 and
# the publisher's own user properties. 0x01 is no reason code of PUBACK (3.4.2.1; MQTT-3.4.2-1), so a strict client has to
# end the connection over a message that was taken and delivered. Without a user property the PUBACK is as it should be.
# Output: without one: 40 02 00 01 / with one: 40 0b 00 02 01 07 26 00 01 61 00 01 31
# Needs go and python3.
source "$(dirname "$0")/lab.sh"
mochi 2.7.9
python3 - <<'PYTHON'
import os
from wire import expect
from wire5 import Client5, user_property

client = Client5(int(os.environ["port"]), "publisher")
expect("without one", client.publish("t", "m", 1).hex(" "), "40 02 00 01")
with_one = client.publish("t", "m", 2, user_property("a", "1"))
expect("with one", with_one.hex(" "), "40 0b 00 02 01 07 26 00 01 61 00 01 31")
PYTHON
