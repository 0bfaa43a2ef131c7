"""An Edge Node of Sparkplug on mqtt-spb-wrapper: it publishes every second, and leaves the rest to the library."""

import sys
import time

from mqtt_spb_wrapper import MqttSpbEntityEdgeNode

node = MqttSpbEntityEdgeNode("lab", "edge")
node.data.set_value("temperature", 0.0)
while not node.connect(sys.argv[1], int(sys.argv[2]), timeout=30):
    pass
count = 0
publish = node.publish_birth
while True:
    # Without a connection the library raises an error.
    try:
        publish()
        publish = node.publish_data
    except RuntimeError as error:
        print(error, file=sys.stderr)
    time.sleep(1)
    count += 1
    node.data.set_value("temperature", float(count))
