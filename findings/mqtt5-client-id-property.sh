#!/usr/bin/env bash
# The broker of the crate mqtt5 0.49.0, MQTT 5.0: every message that it hands on has one User Property more than it was
# published with, x-mqtt-client-id with the publisher's client id, wills included. User Properties are sent on unaltered
# (3.3.2-17).
# Output: with none: ['x-mqtt-client-id=publisher']
#         with one: ['k=v', 'x-mqtt-client-id=publisher']
#         of a will: ['x-mqtt-client-id=leaver']
# Needs cargo and python3.
source "$(dirname "$0")/lab.sh"
crates 'mqtt5 = { version = "=0.49.0", default-features = false, features = ["broker"] }' <<'RUST'
use mqtt5::broker::config::StorageBackend;
use mqtt5::broker::{BrokerConfig, MqttBroker};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("no address")?;
    let mut config = BrokerConfig { bind_addresses: vec![address.parse()?], ..Default::default() };
    config.storage_config.backend = StorageBackend::Memory;
    MqttBroker::with_config(config).await?.run().await?;
    Ok(())
}
RUST
python3 - <<'PYTHON'
import os
import struct
from wire import expect
from wire5 import Client5, user_property

port = int(os.environ["port"])


def told(packet):
    """The User Properties of a PUBLISH of QoS 0 that has no others."""
    (length,) = struct.unpack(">H", packet[2:4])
    at = 4 + length
    left, seen = packet[at + 1 : at + 1 + packet[at]], []
    while left:
        assert left[0] == 0x26, left.hex(" ")
        left, texts = left[1:], []
        for _ in range(2):
            (length,) = struct.unpack(">H", left[:2])
            texts.append(left[2 : 2 + length].decode())
            left = left[2 + length :]
        seen.append("=".join(texts))
    return seen


watcher = Client5(port, "watcher")
watcher.subscribe("t/#", qos=0)
publisher = Client5(port, "publisher")
publisher.publish("t/none", "m", 1)
expect("with none", told(watcher.next()), ["x-mqtt-client-id=publisher"])
publisher.publish("t/one", "m", 2, user_property("k", "v"))
expect("with one", told(watcher.next()), ["k=v", "x-mqtt-client-id=publisher"])
Client5(port, "leaver", will=("t/will", b"")).vanish()
expect("of a will", told(watcher.next()), ["x-mqtt-client-id=leaver"])
PYTHON
