import type { Transcript } from '../../verdict/evidence.js';
import { topicMatches } from '../../spec/topic.js';
import { actsIn, type Act, type Connection } from './acts.js';
import type { ConnectPacket, RawBytes } from '../../verdict/packet.js';
import { sayable } from './sayable.js';
import { Shell } from './shell.js';
import { oneLine } from '../text.js';

type Acted<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

/** Seconds that a subscriber and a question wait. */
const patience = 5;

/**
 * Shell lines that do again what the judged steps of a case did, with Mosquitto's clients, curl, websocat and nc. What
 * those cannot say is named in a comment instead, and so is what our broker did. Empty when the steps sent nothing.
 */
export function reproduction(transcript: Transcript, address: string): string[] {
  const acts = actsIn(transcript, address);
  const impossible = acts.find((act) => !sayable(act));
  if (impossible) return [`# ${clientsFor(impossible)} cannot do this: ${describe(impossible)}`];
  return new Writer(acts).lines();
}

const clientsFor = (act: Act): string => (act.kind === 'say' ? 'websocat and nc' : "Mosquitto's clients");

const describe = (act: Act): string => oneLine('text' in act ? act.text : act.kind, 80);

/**
 * The one topic of a filter on which an answer is due: where one was heard, else with the levels of the question in
 * place of the wildcards. Undefined when that does not make a topic.
 */
function topicFor(filter: string, asked: string, heard: readonly string[]): string | undefined {
  const levels = asked.split('/');
  const filled = filter
    .split('/')
    .map((level, index) => (level === '+' ? (levels[index] ?? level) : level))
    .join('/');
  const topic = heard.find((candidate) => topicMatches(filter, candidate)) ?? filled;
  return /[+#]/.test(topic) ? undefined : topic;
}

function nc(address: string): string {
  const { hostname, port } = new URL(address);
  return `nc ${hostname.replace(/^\[|\]$/g, '')} ${port}`;
}

class Writer {
  readonly #shell = new Shell();
  readonly #lines: string[] = [];

  constructor(private readonly acts: readonly Act[]) {}

  lines(): string[] {
    for (const act of this.acts) this.#write(act);
    if (this.acts.some(({ kind }) => kind === 'http')) {
      this.#add('# the record holds no HTTP headers: add the authorization that the API asks for');
    }
    return this.#lines;
  }

  #write(act: Act): void {
    if (act.kind === 'http') this.#http(act);
    if (act.kind === 'say') this.#say(act);
    if (act.kind === 'broker') this.#add(`# ${oneLine(act.text, 120)}`);
    if (act.kind === 'wait') this.#lines.push(`sleep ${act.lasted / 1000} # ${oneLine(act.text, 80)}`);
    if (act.kind === 'connect' && this.#others(act.connection).length === 0) this.#probe(act.connection);
    if (act.kind === 'subscribe') this.#subscribe(act);
    if (act.kind === 'publish') this.#publish(act);
  }

  #others(connection: Connection): (Acted<'subscribe'> | Acted<'publish'>)[] {
    return this.acts.filter(
      (act) => (act.kind === 'subscribe' || act.kind === 'publish') && act.connection === connection,
    ) as (Acted<'subscribe'> | Acted<'publish'>)[];
  }

  /** A CONNECT alone: Mosquitto's clients want a topic besides, and `-d` shows what came of the CONNECT. */
  #probe(connection: Connection): void {
    this.#add(`mosquitto_sub ${this.#identity(connection, true)} -t probe -d -E -W ${patience}`);
  }

  #subscribe(act: Acted<'subscribe'>): void {
    if (this.#question(act.connection)) return;
    const { subscriptions } = act.subscribe;
    const topics = subscriptions.map(({ filter }) => `-t ${this.#shell.quote(filter)}`).join(' ');
    const qos = subscriptions[0]?.qos ?? 0;
    const command = `mosquitto_sub ${this.#identity(act.connection, true)} -q ${qos} ${topics}`;
    this.#add(`${command} -v -W ${patience} & sleep 1`);
  }

  #publish(act: Acted<'publish'>): void {
    const { connection, publish } = act;
    const { topic, qos, retain, payload } = publish;
    const message = payload.hex === '' ? '-n' : `-m ${this.#bytes(payload)}`;
    const question = this.#question(connection);
    const what = `-q ${qos} -t ${this.#shell.quote(topic)}`;
    if (question !== undefined) {
      const identity = this.#identity(connection, true);
      const answer = `-e ${this.#shell.quote(question)}`;
      this.#add(`mosquitto_rr -V mqttv311 ${identity} ${what} ${answer} ${message} -v -W ${patience}`);
      return;
    }
    // A second connection with the subscriber's client id would end the first.
    const own = !this.#others(connection).some(({ kind }) => kind === 'subscribe');
    if (!own)
      this.#add(`# "${connection.on}" was one connection; the next line opens a second one beside it`);
    this.#add(`mosquitto_pub ${this.#identity(connection, own)} ${what}${retain ? ' -r' : ''} ${message}`);
  }

  /**
   * The topic of the answer when a connection did nothing but subscribe, ask once and hear: mosquitto_rr does that on
   * one connection, which matters where only the asker is answered. It takes no filter, and speaks 3.1.1 on demand.
   */
  #question(connection: Connection): string | undefined {
    const [subscribed, asked, ...more] = this.#others(connection);
    if (subscribed?.kind !== 'subscribe' || asked?.kind !== 'publish' || more.length > 0) return undefined;
    const between = this.acts.slice(this.acts.indexOf(subscribed) + 1, this.acts.indexOf(asked));
    const [only, ...others] = subscribed.subscribe.subscriptions;
    const fits =
      only?.qos === asked.publish.qos && !asked.publish.retain && connection.connect?.protocolLevel === 4;
    if (!only || others.length > 0 || between.length > 0 || !fits) return undefined;
    return topicFor(only.filter, asked.publish.topic, connection.received);
  }

  #identity({ address, connect }: Connection, withClientId: boolean): string {
    const { hostname, port, protocol } = new URL(address);
    const { protocolLevel, clientId, clean, keepAlive, username, password } = connect!;
    return [
      `-h ${hostname.replace(/^\[|\]$/g, '')}`,
      ...(port === '' ? (protocol === 'mqtts:' ? ['-p 8883'] : []) : [`-p ${port}`]),
      ...(protocol === 'mqtts:' ? ['--cafile "$CAFILE"'] : []),
      ...(protocolLevel === 3 ? ['-V mqttv31'] : []),
      ...(withClientId ? [`-i ${this.#shell.quote(clientId)}`] : []),
      ...(withClientId && !clean ? ['-c'] : []),
      ...(keepAlive === 0 ? [] : [`-k ${keepAlive}`]),
      ...(username === undefined ? [] : [`-u ${this.#shell.quote(username)}`]),
      ...(password === undefined ? [] : [`-P ${this.#bytes(password)}`]),
      ...(withClientId ? this.#will(connect!) : []),
    ].join(' ');
  }

  #will({ will }: ConnectPacket): string[] {
    if (!will) return [];
    return [
      `--will-topic ${this.#shell.quote(will.topic)}`,
      ...(will.payload.hex === '' ? [] : [`--will-payload ${this.#bytes(will.payload)}`]),
      `--will-qos ${will.qos}`,
      ...(will.retain ? ['--will-retain'] : []),
    ];
  }

  #http({ method, url, body, background }: Acted<'http'>): void {
    // A text stands for a body that was sent as it is.
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    const data = body === undefined ? '' : ` -d ${this.#shell.quote(content)}`;
    const type = body === undefined ? '' : " -H 'content-type: application/json'";
    this.#add(`curl -sS -X ${method} ${this.#shell.quote(url)}${type}${data}${background ? ' &' : ''}`);
  }

  /** Both leave when their input ends, so that is kept open while answers may come. */
  #say({ address, lane, texts }: Acted<'say'>): void {
    const lines = texts.map((text) => this.#shell.quote(text)).join(' ');
    const input = `{ printf '%s\\n' ${lines}; sleep ${patience}; }`;
    this.#add(`${input} | ${lane === 'websocket' ? `websocat ${this.#shell.quote(address)}` : nc(address)}`);
  }

  #bytes({ text = '' }: RawBytes): string {
    return this.#shell.quote(text);
  }

  /** A state that was looked at many times is one line. */
  #add(line: string): void {
    if (!this.#lines.includes(line)) this.#lines.push(line);
  }
}
