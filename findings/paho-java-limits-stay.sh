#!/usr/bin/env bash
# Paho Java 1.2.5 (Maven, org.eclipse.paho.mqttv5.client), MQTT 5.0: what one CONNACK said of limits is kept on later
# connections whose CONNACK says nothing of them, so that the default holds (3.2.2.3). After one CONNACK with Maximum QoS 0 a
# message that is published with QoS 1 goes out with QoS 0, without a word to the application, also on each connection after it;
# after one with Topic Alias Maximum 5 aliases are sent to servers that take none (3.2.2-18).
# Output: on connections with no limit, Maximum QoS 0, no limit, Topic Alias Maximum 5, no limit:
#         QoS 1 / QoS 0 / QoS 0 / QoS 0 alias 1 / QoS 0 alias 1
# Needs mvn, Java 11 or newer, and python3.
source "$(dirname "$0")/lab.sh"
java_of org.eclipse.paho:org.eclipse.paho.mqttv5.client:1.2.5 <<'JAVA'
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var client = new MqttAsyncClient("tcp://127.0.0.1:" + arguments[0], "c", new MemoryPersistence());
    var options = new MqttConnectionOptions();
    options.setAutomaticReconnect(true);
    client.connect(options).waitForCompletion();
    for (;; Thread.sleep(300)) {
      if (client.isConnected()) client.publish("t", "m".getBytes(), 1, false);
    }
  }
}
JAVA
cat >"$folder/serve.py" <<'PYTHON'
import asyncio
import sys
from wire import expect

limits = [
    ("no limit", b"", "QoS 1"),
    ("Maximum QoS 0", b"\x24\x00", "QoS 0"),
    ("no limit", b"", "QoS 0"),
    ("Topic Alias Maximum 5", b"\x22\x00\x05", "QoS 0 alias 1"),
    ("no limit", b"", "QoS 0 alias 1"),
]
seen = asyncio.Queue()
turn = iter(limits)


def told(first, body):
    """QoS and topic alias of a PUBLISH."""
    qos = first >> 1 & 3
    rest = body[2 + int.from_bytes(body[:2], "big") + (2 if qos else 0) :]
    properties = rest[1 : 1 + rest[0]]
    return f"QoS {qos}" + (f" alias {properties[2]}" if properties[:1] == b"\x23" else "")


async def serve(reader, writer):
    """Accepts with the next limit, acknowledges, and ends the connection after three messages, the last of which is told."""
    count = 0
    while count < 3:
        first, length = await reader.readexactly(2)
        body = await reader.readexactly(length)
        if first >> 4 == 1:
            _, properties, _ = next(turn, limits[0])
            writer.write(bytes([0x20, 3 + len(properties), 0, 0, len(properties)]) + properties)
        if first >> 4 == 3:
            count += 1
            at = 2 + int.from_bytes(body[:2], "big")
            writer.write(b"\x40\x02" + body[at : at + 2] if first & 6 else b"")
    await seen.put(told(first, body))
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = await asyncio.create_subprocess_exec(*sys.argv[1:], str(port))
    try:
        for what, _, wanted in limits:
            expect(what, await asyncio.wait_for(seen.get(), 90), wanted)
    finally:
        client.kill()
        await client.wait()


asyncio.run(main())
PYTHON
python3 "$folder/serve.py" "${java[@]}"
