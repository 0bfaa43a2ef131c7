/* Looks after the connection, and after lwIP's timers, for up to ten milliseconds. */
void sockets_poll(void);
