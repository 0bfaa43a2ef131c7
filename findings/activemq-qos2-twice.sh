#!/usr/bin/env bash
# ActiveMQ Classic 6.3.1 (Maven), MQTT 3.1.1: a message of QoS 2 that is sent again with DUP 1 before its PUBREL is answered by
# PUBREC again, and is handed on again: twice for once, where the receiver has its packet id (4.3.3-2). That is so on one connection,
# and after a reconnect with clean session 0, as a client sends again whose PUBREC was lost. A further copy is a further message.
# Output: how often the message came that was sent once, three times, and again after a reconnect: 1, 3, 2
# Needs mvn, Java 17 or newer, and python3.
source "$(dirname "$0")/lab.sh"
activemq 6.3.1
python3 - <<'PYTHON'
import os
import struct
from wire import Client, expect

port = int(os.environ["port"])
watcher = Client(port, "watcher")
watcher.subscribe(("f/two", 1))


def publish(client, text, packet_id, dup=False):
    """With QoS 2; the packet id of its PUBREC."""
    body = b"\x00\x05f/two" + struct.pack(">H", packet_id) + text.encode()
    client.send(bytes([0x3C if dup else 0x34, len(body)]) + body)
    return int.from_bytes(client.until(0x50), "big")


def release(client, packet_id):
    client.send(b"\x62\x02" + struct.pack(">H", packet_id))
    assert int.from_bytes(client.until(0x70), "big") == packet_id


sender = Client(port, "sender", clean=False)
publish(sender, "once", 1)
release(sender, 1)
expect("sent once", watcher.messages(3), ["f/two QoS 1: once"])
answers = [publish(sender, "again", 2), publish(sender, "again", 2, dup=True), publish(sender, "again", 2, dup=True)]
release(sender, 2)
expect("sent three times under one id, PUBREC for", answers, [2, 2, 2])
expect("came", watcher.messages(3), ["f/two QoS 1: again"] * 3)
publish(sender, "resumed", 3)
sender.socket.close()
sender = Client(port, "sender", clean=False)
publish(sender, "resumed", 3, dup=True)
release(sender, 3)
expect("sent again after a reconnect", watcher.messages(3), ["f/two QoS 1: resumed"] * 2)
PYTHON
