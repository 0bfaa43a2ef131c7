"""MQTT 3.1.1 over a plain socket, for the scripts beside: no library whose own behaviour could be taken for the broker's."""
import socket
import struct
import time


def _text(text):
    return struct.pack(">H", len(text)) + text.encode()


def _packet(first, body):
    length, rest = b"", len(body)
    while True:
        rest, low = divmod(rest, 128)
        length += bytes([low | (128 if rest else 0)])
        if not rest:
            return bytes([first]) + length + body


class Client:
    """A connection; reads whole packets, each as (first byte, body)."""

    def __init__(self, port, client_id, clean=True, keep_alive=0, will=None):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.buffer, self.closed = b"", False
        flags = 2 if clean else 0
        payload = _text(client_id)
        if will:  # topic and text, of QoS 1
            flags |= 0x0C
            payload += _text(will[0]) + _text(will[1])
        self.send(_packet(0x10, _text("MQTT") + bytes([4, flags]) + struct.pack(">H", keep_alive) + payload))
        self.connack = self.next(10)[1]
        assert self.connack[1] == 0, f"refused: {self.connack.hex(' ')}"

    def send(self, raw):
        self.socket.sendall(raw)

    def subscribe(self, *filters):
        self.send(_packet(0x82, b"\x00\x01" + b"".join(_text(name) + bytes([qos]) for name, qos in filters)))
        return self.until(0x90)[2:]

    def publish(self, topic, text, retain=False):
        """With QoS 1; returns when it is acknowledged."""
        self.send(_packet(0x33 if retain else 0x32, _text(topic) + b"\x00\x02" + text.encode()))
        self.until(0x40)

    def disconnect(self):
        self.send(b"\xe0\x00")
        self.socket.close()

    def until(self, first):
        while True:
            packet = self.next(10)
            assert packet, "no answer within 10 s"
            if packet[0] == first:
                return packet[1]

    def next(self, seconds):
        """The next packet, or None when none came; `closed` tells whether the broker ended the connection."""
        end = time.monotonic() + seconds
        while True:
            if len(self.buffer) >= 2:
                length, at = 0, 1
                while at < len(self.buffer):
                    length |= (self.buffer[at] & 127) << (7 * (at - 1))
                    at += 1
                    if not self.buffer[at - 1] & 128:
                        if len(self.buffer) < at + length:
                            break
                        packet = self.buffer[0], self.buffer[at : at + length]
                        self.buffer = self.buffer[at + length :]
                        return packet
            left = end - time.monotonic()
            if left <= 0 or self.closed:
                return None
            self.socket.settimeout(left)
            try:
                came = self.socket.recv(65536)
            except (socket.timeout, ConnectionResetError) as error:
                self.closed = isinstance(error, ConnectionResetError)
                continue
            self.closed = came == b""
            self.buffer += came

    def messages(self, seconds, acknowledge=True):
        """Every PUBLISH that comes within so many seconds, as text with its topic, QoS and flags."""
        seen, end = [], time.monotonic() + seconds
        while packet := self.next(max(0.0, end - time.monotonic())):
            first, body = packet
            if first >> 4 != 3:
                continue
            (length,) = struct.unpack(">H", body[:2])
            qos, rest = first >> 1 & 3, body[2 + length :]
            if qos:
                if acknowledge:
                    self.send(b"\x40\x02" + rest[:2])
                rest = rest[2:]
            flags = "".join([" DUP" if first & 8 else "", " RETAIN" if first & 1 else ""])
            seen.append(f"{body[2 : 2 + length].decode()} QoS {qos}{flags}: {rest.decode()}")
        return seen


def wait_for(port, seconds=60):
    """Until somebody listens on the port."""
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < end, f"nobody listens on port {port} after {seconds} s"
            time.sleep(0.1)


def expect(what, seen, wanted):
    """Prints what was seen, and ends the script with an error when it is not what was seen before."""
    print(f"{what}: {seen}")
    if seen != wanted:
        raise SystemExit(f"CHANGED: it was {wanted}")
