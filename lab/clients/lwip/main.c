/* A device on lwIP's MQTT client: subscribes, publishes QoS 1 every second, connects again when its connection has ended, and
   leaves the rest to the library. Its TCP is the kernel's (sockets.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/apps/mqtt.h"
#include "lwip/init.h"
#include "lwip/timeouts.h"
#include "sockets.h"

static mqtt_client_t *client;
static ip_addr_t host;
static u16_t port;
static int count;

static void connect_now(void *arg);

static void publish(void *arg) {
  char text[101];
  LWIP_UNUSED_ARG(arg);
  if (mqtt_client_is_connected(client)) {
    snprintf(text, sizeof text, "message %-92d", ++count);
    mqtt_publish(client, "lab/up", text, 100, 1, 0, NULL, NULL);
  }
  sys_timeout(1000, publish, NULL);
}

static void on_topic(void *arg, const char *topic, u32_t length) {
  LWIP_UNUSED_ARG(arg);
  printf("%s: %lu bytes\n", topic, (unsigned long)length);
}

static void on_data(void *arg, const u8_t *data, u16_t length, u8_t flags) {
  LWIP_UNUSED_ARG(arg), LWIP_UNUSED_ARG(data), LWIP_UNUSED_ARG(length), LWIP_UNUSED_ARG(flags);
}

static void on_connection(mqtt_client_t *one, void *arg, mqtt_connection_status_t status) {
  LWIP_UNUSED_ARG(arg);
  printf("status %d\n", status);
  if (status == MQTT_CONNECT_ACCEPTED) {
    mqtt_set_inpub_callback(one, on_topic, on_data, NULL);
    mqtt_subscribe(one, "lab/down/#", 2, NULL, NULL);
  } else {
    sys_timeout(1000, connect_now, NULL); /* The library never connects by itself. */
  }
}

static void connect_now(void *arg) {
  struct mqtt_connect_client_info_t info = {.client_id = "lab-lwip", .keep_alive = 5};
  LWIP_UNUSED_ARG(arg);
  if (mqtt_client_connect(client, &host, port, on_connection, NULL, &info) != ERR_OK)
    sys_timeout(1000, connect_now, NULL);
}

int main(int words, char **word) {
  if (words < 3 || !ipaddr_aton(word[1], &host)) return 2;
  port = (u16_t)atoi(word[2]);
  setvbuf(stdout, NULL, _IOLBF, 0);
  lwip_init();
  client = mqtt_client_new();
  connect_now(NULL);
  publish(NULL);
  for (;;) sockets_poll();
}
