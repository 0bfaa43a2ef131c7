"""An Edge Node of Sparkplug with a device, on pysparkplug: it publishes both every second, and leaves the rest to the library."""

import sys
import time

from pysparkplug import Client, DataType, Device, EdgeNode, Metric, MQTTError, get_current_timestamp


def metric(name: str, value: float) -> Metric:
    return Metric(timestamp=get_current_timestamp(), name=name, datatype=DataType.FLOAT, value=value)


node = EdgeNode("lab", "edge", [metric("temperature", 0)], client=Client(client_id="lab-pysparkplug"))
node.register(Device("device", [metric("level", 0)]))
node.connect(sys.argv[1], port=int(sys.argv[2]), keepalive=5)
count = 0
while True:
    time.sleep(1)
    count += 1
    # Without a connection the library raises an error.
    try:
        node.update([metric("temperature", count)])
        node.update_device("device", [metric("level", count)])
    except MQTTError as error:
        print(error, file=sys.stderr)
