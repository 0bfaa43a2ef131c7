#!/usr/bin/env bash
# amqtt 0.12.1, MQTT 3.1.1: a second connection under the client id of a connected client is accepted, and the first one
# stays open (MQTT-3.1.4-2 has the server disconnect it). A client with keep-alive 2 s that says nothing is not
# disconnected either, though one and a half times that is the limit (MQTT-3.1.2-24).
# Output: the first connection was closed within 5 s: False / a silent client was closed within 10 s: False
# Needs python3 with venv and pip.
source "$(dirname "$0")/lab.sh"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check amqtt==0.12.1
echo "amqtt $("$folder/venv/bin/amqtt" --version)"
cat >"$folder/amqtt.yaml" <<YAML
listeners:
  default:
    type: tcp
    bind: 127.0.0.1:$port
plugins:
  amqtt.plugins.authentication.AnonymousAuthPlugin:
    allow_anonymous: true
YAML
start "$folder/venv/bin/amqtt" -c "$folder/amqtt.yaml"
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
first = Client(port, "same")
second = Client(port, "same")
first.next(5)
expect("the first connection was closed within 5 s", first.closed, False)
silent = Client(port, "silent", keep_alive=2)
silent.next(10)
expect("a silent client was closed within 10 s", silent.closed, False)
PYTHON
