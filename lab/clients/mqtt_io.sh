#!/bin/sh
# mqtt-io with modules that need no hardware: an input that never changes, an output and a sensor, announced to Home Assistant.
set -eu
config="$(mktemp)"
cat >"$config" <<YAML
mqtt:
  { host: $1, port: $2, client_id: lab-mqtt-io, topic_prefix: lab/io, keepalive: 5, ha_discovery: { enabled: true } }
gpio_modules: [{ name: mock, module: mock }]
sensor_modules: [{ name: mock, module: mock }]
digital_inputs: [{ name: button, module: mock, pin: 1 }]
digital_outputs: [{ name: relay, module: mock, pin: 2, initial: low, publish_initial: true }]
sensor_inputs: [{ name: temperature, module: mock, interval: 1 }]
YAML
exec python3 -m mqtt_io "$config"
