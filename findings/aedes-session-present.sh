#!/usr/bin/env bash
# aedes 1.2.0, MQTT 3.1.1: a client connects with clean session 0, subscribes to nothing, disconnects and comes back. Its
# session is stored, and CONNACK says session present 0 all the same (MQTT-3.2.2-2 wants 1). With a subscription it says 1.
# Output: without a subscription: 0 / with a subscription: 1
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


def session_present(client_id, *filters):
    before = Client(port, client_id, clean=False)
    if filters:
        before.subscribe(*filters)
    before.disconnect()
    return Client(port, client_id, clean=False).connack[0]


expect("without a subscription", session_present("without"), 0)
expect("with a subscription", session_present("with", ("t", 1)), 1)
PYTHON
