/* What lwIP's MQTT client asks of lwIP's TCP, done by a socket of the kernel, so that it can come to a broker on loopback. One
   connection at a time. Callbacks come as lwIP's raw API promises: never from within the call that asks for them. */
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#undef TCP_MSS /* The kernel has one of this name, too. */
#include "lwip/tcp.h"
#include "lwip/timeouts.h"

static struct tcp_pcb pcb;
static int fd = -1, connecting;
static u16_t unsent_notice; /* Bytes that the kernel took and whose `sent` callback is still to come. */

struct tcp_pcb *tcp_new_ip_type(u8_t type) {
  (void)type;
  memset(&pcb, 0, sizeof pcb);
  pcb.snd_buf = TCP_SND_BUF;
  return &pcb;
}
void tcp_arg(struct tcp_pcb *one, void *arg) { one->callback_arg = arg; }
void tcp_recv(struct tcp_pcb *one, tcp_recv_fn recv) { one->recv = recv; }
void tcp_sent(struct tcp_pcb *one, tcp_sent_fn sent) { one->sent = sent; }
void tcp_err(struct tcp_pcb *one, tcp_err_fn err) { one->errf = err; }
void tcp_poll(struct tcp_pcb *one, tcp_poll_fn poll, u8_t interval) { one->poll = poll, one->pollinterval = interval; }
void tcp_recved(struct tcp_pcb *one, u16_t length) { (void)one, (void)length; }
err_t tcp_output(struct tcp_pcb *one) { return (void)one, ERR_OK; }
err_t tcp_bind(struct tcp_pcb *one, const ip_addr_t *address, u16_t port) {
  return (void)one, (void)address, (void)port, ERR_OK;
}

err_t tcp_connect(struct tcp_pcb *one, const ip_addr_t *address, u16_t port, tcp_connected_fn connected) {
  int on = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  to.sin_addr.s_addr = ip_2_ip4(address)->addr;
  fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  one->connected = connected;
  connecting = 1;
  unsent_notice = 0;
  return connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS ? ERR_OK : ERR_RTE;
}

err_t tcp_write(struct tcp_pcb *one, const void *data, u16_t length, u8_t flags) {
  ssize_t done = send(fd, data, length, MSG_NOSIGNAL);
  (void)flags;
  if (done != length) return ERR_MEM; /* On loopback a packet of some hundred bytes is taken whole or not at all. */
  one->snd_buf -= length;
  unsent_notice += length;
  return ERR_OK;
}

err_t tcp_close(struct tcp_pcb *one) {
  (void)one;
  if (fd >= 0) close(fd);
  fd = -1;
  return ERR_OK;
}
void tcp_abort(struct tcp_pcb *one) { tcp_close(one); }

/* The connection is gone by no doing of ours: lwIP frees the block first and tells then. */
static void lost(err_t error) {
  tcp_close(&pcb);
  if (pcb.errf) pcb.errf(pcb.callback_arg, error);
}

static void came(void) {
  char bytes[1024];
  struct pbuf *packet;
  ssize_t length = recv(fd, bytes, sizeof bytes, 0);
  if (length < 0) {
    if (errno != EAGAIN) lost(ERR_RST);
    return;
  }
  if (!pcb.recv) return;
  if (length == 0) {
    pcb.recv(pcb.callback_arg, &pcb, NULL, ERR_OK);
    return;
  }
  packet = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
  pbuf_take(packet, bytes, (u16_t)length);
  pcb.recv(pcb.callback_arg, &pcb, packet, ERR_OK);
}

void sockets_poll(void) {
  static u32_t last;
  struct pollfd one = {.fd = fd, .events = connecting ? POLLOUT : POLLIN};
  poll(&one, 1, 10);
  if (fd >= 0 && connecting && one.revents) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    connecting = 0;
    if (error) lost(ERR_RST);
    else pcb.connected(pcb.callback_arg, &pcb, ERR_OK);
  } else if (fd >= 0 && one.revents) {
    came();
  }
  if (fd >= 0 && unsent_notice) {
    u16_t length = unsent_notice;
    unsent_notice = 0;
    pcb.snd_buf += length;
    if (pcb.sent) pcb.sent(pcb.callback_arg, &pcb, length);
  }
  if (fd >= 0 && pcb.poll && sys_now() - last >= 500u * pcb.pollinterval) {
    last = sys_now();
    pcb.poll(pcb.callback_arg, &pcb);
  }
  sys_check_timeouts();
}
