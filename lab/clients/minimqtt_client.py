"""A device on Adafruit's MiniMQTT: subscribes, publishes QoS 1 every second, and leaves the rest to the library."""

import socket
import sys

from adafruit_minimqtt.adafruit_minimqtt import MQTT

host, port = sys.argv[1], int(sys.argv[2])
client = MQTT(broker=host, port=port, client_id="lab-minimqtt", keep_alive=5, socket_pool=socket)


def run():
    client.connect(clean_session=False)
    client.subscribe("lab/down/#", qos=1)  # It takes no QoS 2.
    count = 0
    while True:
        try:
            count += 1
            client.publish("lab/up", f"message {count}".ljust(100), qos=1)
            client.loop(timeout=1)
        except Exception as error:  # As its examples do.
            print(repr(error), flush=True)
            client.reconnect()


while True:
    try:
        run()
    except Exception as error:  # What reconnect() gives up on resets the board.
        print(repr(error), flush=True)
