"""A device of Home Assistant on ha-mqtt-discoverable: a switch, a sensor and a binary sensor by one connection."""

import sys
import time

import paho.mqtt.client as mqtt
from ha_mqtt_discoverable import DeviceInfo, Settings
from ha_mqtt_discoverable.sensors import BinarySensor, BinarySensorInfo, Sensor, SensorInfo, Switch, SwitchInfo

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="lab-ha-discoverable")
client.connect(sys.argv[1], int(sys.argv[2]), keepalive=5)
client.loop_start()
device = DeviceInfo(name="lab device", identifiers="lab_device")


def settings(info, name: str, **more) -> Settings:
    entity = info(name=name, device=device, unique_id=f"lab_{name}", **more)
    return Settings(mqtt=Settings.MQTT(client=client), entity=entity)


relay = Switch(
    settings(SwitchInfo, "relay"),
    lambda _client, _data, message: relay.on() if message.payload == b"ON" else relay.off(),
)
temperature = Sensor(settings(SensorInfo, "temperature", unit_of_measurement="°C", device_class="temperature"))
door = BinarySensor(settings(BinarySensorInfo, "door", device_class="door"))
relay.off()
door.off()
count = 0
while True:
    temperature.set_state(20 + count % 5)
    time.sleep(1)
    count += 1
