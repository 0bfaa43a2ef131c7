#!/usr/bin/env bash
# RMQTT 0.24.0 (crates.io), MQTT 3.1.1: what was not acknowledged is sent again to a client that comes back (clean session 0) in
# the reverse of the order that it was first sent in, where the standard has it as first sent (4.6.0-1, 4.6.0-6). With each further
# connection it is turned round again.
# Output: first: ['1', '2', '3', '4', '5']
#         on the second connection: ['5', '4', '3', '2', '1']
#         on the third connection: ['1', '2', '3', '4', '5']
# Needs cargo and python3.
source "$(dirname "$0")/lab.sh"
features='"retain", "msgstore", "delayed", "shared-subscription", "limit-subscription", "auto-subscription", "metrics", "stats", "plugin"'
crates "rmqtt = { version = \"=0.24.0\", features = [$features] }" <<'RUST'
use rmqtt::{context::ServerContext, net::Builder, server::MqttServer, Result};

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::args().nth(1).expect("no address");
    let context = ServerContext::new().build().await;
    let listener = Builder::new().name("tcp").laddr(address.parse()?).bind()?.tcp()?;
    MqttServer::new(context).listener(listener).build().run().await
}
RUST
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])


def comes():
    return [message[-1] for message in client.messages(2, acknowledge=False)]


client = Client(port, "keeper", clean=False)
client.subscribe(("q/a", 1))
publisher = Client(port, "publisher")
for number in range(1, 6):
    publisher.publish("q/a", str(number))
expect("first", comes(), ["1", "2", "3", "4", "5"])
for which in ("second", "third"):
    client.socket.close()
    client = Client(port, "keeper", clean=False)
    expect(f"on the {which} connection", comes(), ["5", "4", "3", "2", "1"] if which == "second" else ["1", "2", "3", "4", "5"])
PYTHON
