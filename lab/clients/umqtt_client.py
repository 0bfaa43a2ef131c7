"""A device on MicroPython's umqtt.robust: subscribes, publishes QoS 1 every second, and leaves the rest to the library."""

import sys
import time

from umqtt.robust import MQTTClient


def run(host, port):
    client = MQTTClient("lab-umqtt", host, port, keepalive=5)
    client.set_callback(lambda topic, message: None)
    client.connect(clean_session=False)
    client.subscribe(b"lab/down/#", qos=1)  # It takes no QoS 2.
    count = 0
    while True:
        count += 1
        client.publish(b"lab/up", b"%-100s" % ("message %d" % count), qos=1)
        for _ in range(10):
            client.check_msg()
            time.sleep(0.1)


while True:
    try:
        run(sys.argv[1], int(sys.argv[2]))
    except Exception as error:  # What the library does not catch resets the board.
        print(repr(error))
        time.sleep(1)
