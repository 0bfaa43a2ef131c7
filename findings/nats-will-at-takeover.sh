#!/usr/bin/env bash
# NATS server 2.15.2, MQTT 3.1.1: a client with a will is taken over by a second connection under its client id. The server
# closes the first one and does not publish its will, which only a DISCONNECT of the client may delete (MQTT-3.1.2-8). After
# a broken connection the will comes.
# Output: takeover: [] / broken connection: ['will QoS 1: gone']
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
watcher = Client(port, "watcher")
watcher.subscribe(("will", 1))
first = Client(port, "mortal", will=("will", "gone"))
second = Client(port, "mortal")
seen = watcher.messages(5)
first.next(1)
expect("the first connection was closed", first.closed, True)
expect("takeover", seen, [])
other = Client(port, "other", will=("will", "gone"))
other.socket.close()
expect("broken connection", watcher.messages(3), ["will QoS 1: gone"])
PYTHON
