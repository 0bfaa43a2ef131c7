"""MQTT 5.0 over a plain socket, for the scripts beside: packets below 128 bytes, as bytes."""
import socket
import struct
import time


def text(value):
    return struct.pack(">H", len(value)) + value.encode()


def user_property(name, value):
    return b"\x26" + text(name) + text(value)


def _properties(raw):
    return bytes([len(raw)]) + raw


def _packet(first, body):
    assert len(body) < 128
    return bytes([first, len(body)]) + body


class Client5:
    """A connection that is accepted; `will` is a topic with the bytes of its properties."""

    def __init__(self, port, client_id, will=None):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.buffer = b""
        payload = text(client_id)
        if will:
            payload += _properties(will[1]) + text(will[0]) + text("gone")
        flags = 0x06 if will else 0x02
        self.socket.sendall(_packet(0x10, text("MQTT") + bytes([5, flags, 0, 0, 0]) + payload))
        connack = self.next()
        assert connack[0] == 0x20 and connack[3] == 0, connack.hex(" ")

    def subscribe(self, name, qos=1):
        self.socket.sendall(_packet(0x82, b"\x00\x01\x00" + text(name) + bytes([qos])))
        assert self.next()[0] == 0x90

    def publish(self, topic, payload, packet_id, properties=b""):
        """With QoS 1; answers what comes next."""
        body = text(topic) + struct.pack(">H", packet_id) + _properties(properties) + payload.encode()
        self.socket.sendall(_packet(0x32, body))
        return self.next()

    def vanish(self):
        """By a reset, so that the will is published."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def next(self, seconds=10):
        """The next packet."""
        end = time.monotonic() + seconds
        while len(self.buffer) < 2 or len(self.buffer) < 2 + self.buffer[1]:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            came = self.socket.recv(4096)
            assert came, "the connection has ended"
            self.buffer += came
        length = 2 + self.buffer[1]
        packet, self.buffer = self.buffer[:length], self.buffer[length:]
        return packet
