#!/usr/bin/env bash
# lwIP's MQTT client 2.1.3 (Debian's source package lwip 2.1.3+dfsg1-2), which the SDKs of many microcontrollers bring along,
# over sockets of the kernel in place of lwIP's TCP (lab/clients/lwip): a PUBLISH that comes in two segments of TCP ends the
# connection, though a stream has no packets (4.2): the second segment is put where the first was. mqtt_disconnect() sends no
# DISCONNECT, the last packet of a client that leaves (3.14), so that a server publishes the will.
# Output: whole: ['PUBACK', 'end']
#         cut in its topic: ['end']
#         cut in its payload: ['end']
# The first `end` is mqtt_disconnect(), which the program calls a second behind the message.
# Needs gcc, and Debian's apt-get and dpkg, of any release.
source "$(dirname "$0")/lab.sh"
here="$(cd "$(dirname "$0")" && pwd)"
cd "$folder"
{
  bookworm
  "${apt[@]}" download liblwip0=2.1.3+dfsg1-2 liblwip-dev=2.1.3+dfsg1-2
  "${apt[@]}" source --download-only lwip=2.1.3+dfsg1-2
  for package in *.deb; do dpkg-deb -x "$package" lwip; done
  tar -xf lwip_2.1.3+dfsg1.orig.tar.xz
} >"$folder/log" 2>&1 || { tail -n 5 "$folder/log"; exit 1; }
cat >device.c <<'C'
#include <stdlib.h>
#include "lwip/apps/mqtt.h"
#include "lwip/init.h"
#include "lwip/timeouts.h"
#include "sockets.h"

static mqtt_client_t *client;

static void leave(void *arg) { (void)arg, mqtt_disconnect(client), exit(0); }
static void topic(void *arg, const char *name, u32_t length) { (void)arg, (void)name, (void)length; }
static void data(void *arg, const u8_t *bytes, u16_t length, u8_t flags) {
  (void)arg, (void)bytes, (void)length;
  if (flags & MQTT_DATA_FLAG_LAST) sys_timeout(1000, leave, NULL);
}
static void connection(mqtt_client_t *one, void *arg, mqtt_connection_status_t status) {
  (void)arg;
  if (status != MQTT_CONNECT_ACCEPTED) exit(1);
  mqtt_set_inpub_callback(one, topic, data, NULL);
  mqtt_subscribe(one, "t/#", 1, NULL, NULL);
}

int main(int words, char **word) {
  ip_addr_t host;
  struct mqtt_connect_client_info_t info = {.client_id = "c", .keep_alive = 30, .will_topic = "w", .will_msg = "m"};
  ipaddr_aton("127.0.0.1", &host);
  lwip_init();
  client = mqtt_client_new();
  mqtt_client_connect(client, &host, (u16_t)atoi(word[words - 1]), connection, NULL, &info);
  for (;;) sockets_poll();
}
C
gcc -w -o device -Ilwip/usr/include/lwip -I"$here/../lab/clients/lwip" device.c "$here/../lab/clients/lwip/sockets.c" \
  lwip-2.1.3/src/apps/mqtt/mqtt.c lwip/usr/lib/*/liblwip.so.0 "-Wl,-rpath,$(dirname "$folder"/lwip/usr/lib/*/liblwip.so.0)"
export folder
python3 - <<'PYTHON'
import asyncio
import os

from server4 import Server, usual
from wire import expect

message = b"\x32\x0c\x00\x05topic\x00\x01one"
cuts = {"whole": 0, "cut in its topic": 6, "cut in its payload": 12}


async def meets(cut):
    def answer(connection, first, body):
        if first >> 4 != 8:
            return usual(first, body)
        return [usual(first, body), *([message[:cut], message[cut:]] if cut else [message])]

    async with Server(answer) as server:
        await server.meets(20, os.environ["folder"] + "/device")
        names = {0x40: "PUBACK", 0xE0: "DISCONNECT"}
        return [names[first] for _, first, _ in server.seen if first in names] + ["end"] * len(server.ended)


async def main():
    print("lwIP 2.1.3+dfsg1-2")
    seen = await asyncio.gather(*map(meets, cuts.values()))
    for what, packets, wanted in zip(cuts, seen, [["PUBACK", "end"], ["end"], ["end"]]):
        expect(what, packets, wanted)


asyncio.run(main())
PYTHON
