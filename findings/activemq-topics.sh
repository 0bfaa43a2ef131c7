#!/usr/bin/env bash
# ActiveMQ Classic 6.3.1 (Maven), MQTT 3.1.1: a comma, a question mark and a blank at the end are characters of a topic like any
# other (4.7.3-4). What is published on f/a,b comes on two topics, f/a and b, to their subscribers: a comma parts the names
# of destinations. A question mark and what is behind it are options of a destination and are cut off, so that f/x?y comes
# on f/x, and a blank at the end is gone as well. Each is acknowledged as usual.
# As it comes, it also tells a subscriber of # of each subscription of anybody, by a message of no bytes whose topic ends in the
# filter, so with wildcards, which no topic name may have (3.3.2-2): clients that look at it end the connection.
# Output: what came for each filter, beside a topic with a dot, which is left as it is; then the topics of three subscriptions.
# Needs mvn, Java 17 or newer, and python3.
source "$(dirname "$0")/lab.sh"
activemq 6.3.1
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])


def seen(topic, *filters):
    """What comes to a subscriber of each filter when this is published."""
    subscribers = [Client(port, f"subscriber{at}") for at in range(len(filters))]
    for subscriber, name in zip(subscribers, filters):
        subscriber.subscribe((name, 0))
    publisher = Client(port, "publisher")
    publisher.publish(topic, "one")
    all_of_them = {name: sorted(one.messages(3)) for name, one in zip(filters, subscribers)}
    for client in (*subscribers, publisher):
        client.disconnect()
    return all_of_them


a, b, x = "f/a QoS 0: one", "b QoS 0: one", "f/x QoS 0: one"
expect("f/a.b", seen("f/a.b", "f/a.b", "f/a", "b"), {"f/a.b": ["f/a.b QoS 0: one"], "f/a": [], "b": []})
expect("f/a,b", seen("f/a,b", "f/a,b", "f/a", "b"), {"f/a,b": [b, a], "f/a": [a], "b": [b]})
expect("f/x?y", seen("f/x?y", "f/x?y", "f/x", "f/+"), {"f/x?y": [x], "f/x": [x], "f/+": [x]})
expect("f/x with a blank behind it", seen("f/x ", "f/x ", "f/x"), {"f/x ": [x], "f/x": [x]})
watcher = Client(port, "watcher")
watcher.subscribe(("#", 0))
other = Client(port, "other")
for name in ("f/y", "f/+/x", "f/#"):
    other.subscribe((name, 1))
told = [one.split(" QoS ")[0] for one in watcher.messages(3)]
mark = "ActiveMQ/Advisory/Consumer/Topic/f"
expect("told of subscriptions", [one for one in told if mark in one], [f"{mark}/y", f"{mark}/+/x", f"{mark}/#"])
PYTHON
