#!/usr/bin/env bash
# prometheus-mqtt-exporter 0.1.7 (Debian bookworm), on Paho Go 1.1.1: after some connections that end at once the next one may stay
# for good without a PINGREQ, though its CONNECT has a keep-alive of 30 s and nothing else is sent (3.1.2-23). A server closes it
# after 45 s; where a server does not, or nothing comes through any more, the device stays deaf. It comes by chance: 14 of 240 times.
# Output: of 240 connections, each behind eleven that ended behind their SUBACK, so many without a packet within 40 s; at least one.
# Needs Debian's apt-get and dpkg, of any release, and python3.
source "$(dirname "$0")/lab.sh"
cd "$folder"
{
  bookworm
  "${apt[@]}" download prometheus-mqtt-exporter=0.1.7-1+b4
  dpkg-deb -x prometheus-mqtt-exporter_*.deb exporter
} >"$folder/log" 2>&1 || { tail -n 5 "$folder/log"; exit 1; }
export folder
python3 - <<'PYTHON'
import asyncio
import os

rounds, devices, short, patience = 4, 60, 11, 40
folder = os.environ["folder"]


async def device(number):
    """How often its twelfth connection had no packet in time."""
    silent, done = [], asyncio.Event()
    count = 0

    async def serve(reader, writer):
        nonlocal count
        count += 1
        is_short = count % (short + 1) != 0
        try:
            while True:
                first, length = await asyncio.wait_for(reader.readexactly(2), patience)
                body = await reader.readexactly(length)
                if first >> 4 == 1:
                    writer.write(b"\x20\x02\x00\x00")
                if first >> 4 == 8:
                    writer.write(b"\x90\x03" + body[:2] + b"\x02")
                    if is_short:
                        return
                if first >> 4 == 12:
                    silent.append(False)
                    return
        except asyncio.TimeoutError:
            silent.append(not is_short)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            if len(silent) == rounds:
                done.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    name = f"{folder}/{number}.yaml"
    with open(name, "w") as file:
        file.write(
            f"mqtt:\n  server: tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}\n  topic_path: down/+\n  qos: 2\n"
            "  client_id: exporter\ncache:\n  timeout: 60m\n"
            "metrics:\n  - { prom_name: t, mqtt_name: t, help: t, type: gauge }\n"
        )
    quiet = asyncio.subprocess.DEVNULL
    program = await asyncio.create_subprocess_exec(
        f"{folder}/exporter/usr/bin/prometheus-mqtt-exporter", "-config", name,
        "-listen-address", f"127.0.1.{number + 1}", "-listen-port", "9641", stdout=quiet, stderr=quiet,
    )
    try:
        await asyncio.wait_for(done.wait(), rounds * (patience + 20))
    finally:
        program.kill()
        await program.wait()
        server.close()
    return silent


async def main():
    print("prometheus-mqtt-exporter 0.1.7-1+b4")
    seen = sum(await asyncio.gather(*map(device, range(devices))), [])
    print(f"of {len(seen)} connections without a packet within {patience} s: {sum(seen)}")
    raise SystemExit(0 if any(seen) else 1)


asyncio.run(main())
PYTHON
