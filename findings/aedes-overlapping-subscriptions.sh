#!/usr/bin/env bash
# aedes 1.2.0, MQTT 3.1.1: a client subscribes to t/# with QoS 0 and t/+ with QoS 1. A QoS 1 message on t/x matches both, and
# one copy comes, with QoS 0: the filter with # decides, in whatever order they were subscribed. MQTT-3.3.5-1 wants the
# highest QoS of the matching subscriptions.
# Output: t/# 0 and t/+ 1: ['t/x QoS 0: m'] / t/+ 1 and t/# 0: ['t/x QoS 0: m'] / t/# 1 and t/+ 0: ['t/x QoS 1: m']
# Needs node, npm and python3.
source "$(dirname "$0")/lab.sh"
npm install --silent --no-audit --no-fund --prefix "$folder" aedes@1.2.0
node -p '"aedes " + require(process.argv[1]).version' "$folder/node_modules/aedes/package.json"
cat >"$folder/broker.mjs" <<'JAVASCRIPT'
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
const broker = await Aedes.createBroker();
createServer(broker.handle).listen(Number(process.env.port), '127.0.0.1');
JAVASCRIPT
start node "$folder/broker.mjs"
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
publisher = Client(port, "publisher")


def seen_by(*filters):
    subscriber = Client(port, "subscriber")
    granted = subscriber.subscribe(*filters)
    assert granted == bytes(qos for _, qos in filters), granted
    publisher.publish("t/x", "m")
    return subscriber.messages(2)


expect("t/# 0 and t/+ 1", seen_by(("t/#", 0), ("t/+", 1)), ["t/x QoS 0: m"])
expect("t/+ 1 and t/# 0", seen_by(("t/+", 1), ("t/#", 0)), ["t/x QoS 0: m"])
expect("t/# 1 and t/+ 0", seen_by(("t/#", 1), ("t/+", 0)), ["t/x QoS 1: m"])
PYTHON
