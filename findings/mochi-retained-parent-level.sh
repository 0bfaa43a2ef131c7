#!/usr/bin/env bash
# mochi-mqtt 2.7.9, MQTT 3.1.1: t/a/# matches t/a itself (4.7.1.2), and a message that is published on t/a comes to a client
# that is subscribed to t/a/#. One that is kept there does not come to a new subscription to t/a/# (MQTT-3.3.1-6), though
# to one of t/a, t/+ and t/#.
# Output: live on t/a/#: ['t/a QoS 1: now'] / kept on t/a: [one message] / t/+: [one] / t/#: [one] / t/a/#: []
# Needs go and python3.
source "$(dirname "$0")/lab.sh"
mochi 2.7.9
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
publisher = Client(port, "publisher")
live = Client(port, "live")
live.subscribe(("t/a/#", 1))
publisher.publish("t/a", "now")
expect("live on t/a/#", live.messages(2), ["t/a QoS 1: now"])
publisher.publish("t/a", "kept", retain=True)
one = ["t/a QoS 1 RETAIN: kept"]
for name, wanted in (("t/a", one), ("t/+", one), ("t/#", one), ("t/a/#", [])):
    subscriber = Client(port, "subscriber")
    subscriber.subscribe((name, 1))
    expect(f"kept for {name}", subscriber.messages(2), wanted)
PYTHON
