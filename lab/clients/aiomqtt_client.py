"""A device on aiomqtt, which leaves connecting again to its user: a loop as its documentation shows it."""

import asyncio
import sys

import aiomqtt

host, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]
versions = {"3.1.1": aiomqtt.ProtocolVersion.V311, "5.0": aiomqtt.ProtocolVersion.V5}


async def publish(client):
    count = 0
    while True:
        await asyncio.sleep(1)
        count += 1
        await client.publish("lab/up", f"message {count}".ljust(100), qos=1)


async def main():
    clean = {"clean_start": False} if version == "5.0" else {"clean_session": False}
    client = aiomqtt.Client(
        host, port, identifier="lab-aiomqtt", protocol=versions[version], keepalive=5, **clean
    )
    while True:
        try:
            async with client:
                await client.subscribe("lab/down/#", qos=2)
                publishing = asyncio.create_task(publish(client))
                try:
                    async for _message in client.messages:
                        pass
                finally:
                    publishing.cancel()
        except aiomqtt.MqttError:
            await asyncio.sleep(1)


asyncio.run(main())
