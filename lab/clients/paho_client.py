"""A device on paho-mqtt: subscribes, publishes QoS 1 every second, and leaves the rest to the library's defaults."""

import sys
import threading

import paho.mqtt.client as mqtt

host, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]
versions = {"3.1.1": mqtt.MQTTv311, "5.0": mqtt.MQTTv5}
is_5 = version == "5.0"
options = {} if is_5 else {"clean_session": False}
client = mqtt.Client(
    mqtt.CallbackAPIVersion.VERSION2, client_id="lab-paho-python", protocol=versions[version], **options
)
client.on_connect = lambda client, *_: client.subscribe("lab/down/#", qos=2)
client.connect(host, port, keepalive=5, **({"clean_start": False} if is_5 else {}))
client.loop_start()
count = 0
tick = threading.Event()
while not tick.wait(1):
    count += 1
    client.publish("lab/up", f"message {count}".ljust(100), qos=1)
