#!/usr/bin/env bash
# ActiveMQ Artemis 2.44.0, MQTT 3.1.1: a client with a will and clean session 0 leaves by DISCONNECT, which removes the will
# (MQTT-3.1.2-10). It comes back under its client id without a will, and its connection breaks: the old will is published.
# With clean session 1 it is not.
# Output: right after DISCONNECT: [] / clean session 0: ['will QoS 1: old'] / clean session 1: []
# Needs mvn and Java 17 or newer.
source "$(dirname "$0")/lab.sh"
java_of org.apache.activemq:artemis-server:2.44.0 org.apache.activemq:artemis-mqtt-protocol:2.44.0 <<'JAVA'
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServers;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var configuration = new ConfigurationImpl();
    configuration.setPersistenceEnabled(false);
    configuration.setSecurityEnabled(false);
    configuration.addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + arguments[0] + "?protocols=MQTT");
    ActiveMQServers.newActiveMQServer(configuration).start();
    Thread.currentThread().join();
  }
}
JAVA
cd "$folder" # It leaves an empty folder `data` where it is started.
start "${java[@]}" "$port"
python3 - <<'PYTHON'
import os
from wire import Client, expect

port = int(os.environ["port"])
watcher = Client(port, "watcher")
watcher.subscribe(("will", 1))
Client(port, "stored", clean=False, will=("will", "old")).disconnect()
expect("right after DISCONNECT", watcher.messages(3), [])
Client(port, "stored", clean=False).socket.close()
expect("clean session 0", watcher.messages(3), ["will QoS 1: old"])
Client(port, "clean", will=("will", "old")).disconnect()
Client(port, "clean").socket.close()
expect("clean session 1", watcher.messages(3), [])
PYTHON
