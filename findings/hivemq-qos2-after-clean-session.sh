#!/usr/bin/env bash
# HiveMQ CE 2025.5, MQTT 3.1.1: a client with clean session 0 sends PUBLISH of QoS 2 with packet id 77, gets PUBREC and
# loses its connection; the server has handed on the message at once (4.3.3). Back with clean session 1, which discards
# the session (MQTT-3.1.2-6), it sends another message with id 77. PUBREC and PUBCOMP come, and nobody gets the message: it
# is taken for the old one. Under an id that the old session had not used it comes, and so it does under 77 from a client
# that had no session.
# Output: the old one: ['t QoS 1: old'] / id 77 again: [] / id 78: ['t QoS 1: second'] / another client: ['t QoS 1: third']
# Needs mvn and Java 11 or newer.
source "$(dirname "$0")/lab.sh"
java_of com.hivemq:hivemq-community-edition-embedded:2025.5 <<'JAVA'
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Path;

public class Main {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EmbeddedHiveMQ.builder()
        .withConfigurationFolder(folder.resolve("conf"))
        .withDataFolder(folder.resolve("data"))
        .withExtensionsFolder(folder.resolve("extensions"))
        .build().start().join();
    Thread.currentThread().join();
  }
}
JAVA
mkdir "$folder/conf" "$folder/data" "$folder/extensions"
cat >"$folder/conf/config.xml" <<XML
<hivemq>
  <listeners><tcp-listener><port>$port</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
  <persistence><mode>in-memory</mode></persistence>
  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
</hivemq>
XML
start "${java[@]}" "$folder"
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
watcher = Client(port, "watcher")
watcher.subscribe(("t", 1))


def begin(client, packet_id, text):
    client.send(bytes([0x34, 5 + len(text)]) + b"\x00\x01t" + packet_id.to_bytes(2, "big") + text)
    client.until(0x50)


def complete(client, packet_id, text):
    begin(client, packet_id, text)
    client.send(b"\x62\x02" + packet_id.to_bytes(2, "big"))
    client.until(0x70)


before = Client(port, "speaker", clean=False)
begin(before, 77, b"old")
expect("the old one", watcher.messages(3), ["t QoS 1: old"])
before.socket.close()
after = Client(port, "speaker", clean=True)
expect("session present", after.connack[0], 0)
complete(after, 77, b"first")
expect("id 77 again", watcher.messages(3), [])
complete(after, 78, b"second")
expect("id 78", watcher.messages(3), ["t QoS 1: second"])
complete(Client(port, "another"), 77, b"third")
expect("another client", watcher.messages(3), ["t QoS 1: third"])
PYTHON
