#!/usr/bin/env bash
# NATS server 2.15.2, MQTT 3.1.1: a QoS 1 message that a client did not acknowledge before its connection broke is not sent
# when it reconnects, but half a minute after it was first sent (JetStream's acknowledgement wait, `ack_wait` of the MQTT
# block, 30 s by default). MQTT-4.4.0-1 wants it sent again on reconnection, and says nothing of when; whoever waits for a
# few seconds takes it for lost.
# Output: on reconnecting: session present 1, and within 10 s []; within 35 s ['kept QoS 1 DUP: one']
# Needs go and python3; takes a minute or two, for the build.
source "$(dirname "$0")/lab.sh"
GOBIN="$folder" GOPATH="$folder/go" go install github.com/nats-io/nats-server/v2@v2.15.2
"$folder/nats-server" --version
cat >"$folder/conf" <<CONF
server_name: one
listen: "127.0.0.1:-1"
jetstream { store_dir: "$folder/store" }
mqtt { listen: "127.0.0.1:$port" }
CONF
start "$folder/nats-server" -c "$folder/conf"
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
before = Client(port, "away", clean=False)
before.subscribe(("kept", 1))
Client(port, "publisher").publish("kept", "one")
expect("first sent", before.messages(2, acknowledge=False), ["kept QoS 1: one"])
before.socket.close()
after = Client(port, "away", clean=False)
expect("session present", after.connack[0], 1)
expect("within 10 s", after.messages(10), [])
expect("within 35 s", after.messages(25), ["kept QoS 1 DUP: one"])
PYTHON
