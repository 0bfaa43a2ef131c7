#!/usr/bin/env bash
# paho.mqtt.golang 1.5.1 (Go), MQTT 3.1.1, as it comes: the store of messages that is there by default has no order, so after a
# reconnect those that were not acknowledged come in any (4.6.0-1 asks for that in which they were sent); NewOrderedMemoryStore
# has to be asked for. And the pause before a reconnect doubles with each connection that ends within some seconds, though
# each was accepted and served: 0, 1, 2, 4 s and so on, up to ten minutes, so that a few short cuts keep a device away for long.
# Output: ten messages of QoS 1, sent again with DUP 1 in an order that is not 1 to 10 / pauses before the connections 2 to 6.
# Needs go and python3.
source "$(dirname "$0")/lab.sh"
mkdir "$folder/source"
cat >"$folder/source/go.mod" <<'GO'
module finding

go 1.24

require github.com/eclipse/paho.mqtt.golang v1.5.1
GO
cat >"$folder/source/main.go" <<'GO'
package main

import (
	"os"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func main() {
	client := mqtt.NewClient(mqtt.NewClientOptions().AddBroker("tcp://127.0.0.1:" + os.Args[1]).
		SetClientID("c").SetCleanSession(false))
	if token := client.Connect(); token.Wait() && token.Error() != nil {
		panic(token.Error())
	}
	for count := 0; count < 10; count++ {
		client.Publish("t", 1, false, "m")
	}
	select {}
}
GO
(cd "$folder/source" && GOPATH="$folder/go" GOFLAGS=-mod=mod go build -o "$folder/client" .) >"$folder/log" 2>&1 ||
  { tail -n 5 "$folder/log"; exit 1; }
echo "paho.mqtt.golang 1.5.1"
python3 - "$folder/client" <<'PYTHON'
import asyncio
import sys
import time
from wire import expect


async def main():
    published, came, ended = [], [], []
    done = asyncio.Event()

    async def serve(reader, writer):
        """Accepts, acknowledges nothing, and ends the connection a second after CONNECT."""
        came.append(time.monotonic())
        published.append([])
        try:
            async with asyncio.timeout(1):
                while True:
                    first, length = await reader.readexactly(2)
                    body = await reader.readexactly(length)
                    if first >> 4 == 1:
                        writer.write(bytes([0x20, 2, 1 if len(came) > 1 else 0, 0]))
                    if first >> 4 == 3:
                        published[-1].append((first, int.from_bytes(body[3:5], "big")))
        except TimeoutError:
            pass
        ended.append(time.monotonic())
        writer.close()
        if len(came) == 6:
            done.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = await asyncio.create_subprocess_exec(sys.argv[1], str(server.sockets[0].getsockname()[1]))
    try:
        await asyncio.wait_for(done.wait(), 90)
    finally:
        client.kill()
        await client.wait()
    expect("sent", [number for _, number in published[0]], list(range(1, 11)))
    print("sent again:", [[number for _, number in again] for again in published[1:]])
    expect("all with DUP 1", {hex(first) for again in published[1:] for first, _ in again}, {"0x3a"})
    expect("all in their order", all(again == sorted(again) for again in published[1:]), False)
    pauses = [round(later - before) for later, before in zip(came[1:], ended)]
    expect("seconds before the next connection", pauses, [0, 1, 2, 4, 8])


asyncio.run(main())
PYTHON
