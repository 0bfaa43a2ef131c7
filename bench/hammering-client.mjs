// A device that hammers: it opens so many connections a second, says CONNECT on each, and cuts it as soon as it is answered, or
// after 50 ms. It waits for nothing before it opens the next one. `node bench/hammering-client.mjs <host> <port> <a second>
// <file>`; into the file goes, once a second, how many were opened and answered so far and the most in any second.
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const [host, port, rate, file] = process.argv.slice(2);
/** MQTT 3.1.1, clean session, keep-alive 60 s, client id `hammer`. */
const hello = Buffer.from('101200044d5154540402003c000668616d6d6572', 'hex');
const patienceMs = 50;
/** Who cannot open them fast enough does not let them pile up. */
const mostOpen = 2000;

const counts = { opened: 0, answered: 0, failed: 0, most: 0, seconds: [] };
let open = 0;

function one() {
  open += 1;
  const socket = connect({ host, port: Number(port) });
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  socket.once('connect', () => {
    counts.opened += 1;
    socket.write(hello);
  });
  socket.once('data', () => {
    counts.answered += 1;
    socket.resetAndDestroy();
  });
  socket.once('error', () => (counts.failed += 1));
  socket.once('close', () => {
    clearTimeout(timer);
    open -= 1;
  });
}

const began = performance.now();
let asked = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - began) / 1000) * Number(rate));
  // What could not be opened in time is not made up for: that would be a burst.
  asked = Math.max(asked, due - 300);
  for (; asked < due && open < mostOpen; asked += 1) one();
}, 2);

let last = 0;
setInterval(() => {
  const now = counts.opened - last;
  last = counts.opened;
  counts.most = Math.max(counts.most, now);
  counts.seconds.push(now);
  if (file) writeFileSync(file, JSON.stringify(counts));
}, 1000);
