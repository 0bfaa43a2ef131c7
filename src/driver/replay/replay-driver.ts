import type { Carrier, Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { HarnessError } from '../../verdict/harness-error.js';
import { stepPlace } from '../../verdict/step-text.js';
import type {
  BrokerPeer,
  Driver,
  HttpAnswer,
  HttpRequest,
  MqttPeer,
  OpenOptions,
  TextPeer,
  WithoutTime,
} from '../driver.js';
import { ReplayBroker } from './replay-broker.js';
import { ownDelay } from '../clock-watch.js';
import { BrokenAnswer, unanswered } from '../http-faults.js';
import type { Held } from './held.js';
import { Playback } from './playback.js';
import { ReplayPeer } from './replay-peer.js';
import { ReplayTextPeer } from './replay-text-peer.js';

type Event<T extends TranscriptEvent['type']> = Extract<TranscriptEvent, { type: T }>;

/**
 * Serves what was recorded in place of a target, without waiting, so that a check judges a run again. A wait that the
 * recording does not answer is a timeout at once; where the recorded check went on sooner than this one would, nothing
 * can be said: Inconclusive. Connections and HTTP answers that were not recorded are a HarnessError.
 */
export class ReplayDriver implements Driver {
  readonly #playback: Playback;
  /** Answers by exchange name, for a state that is looked at once more than it was then. */
  readonly #lastAnswer = new Map<string, { request: string; answer: HttpAnswer }>();
  readonly #underWay: { name: string; resolve: (answer: HttpAnswer) => void }[] = [];
  readonly #listeners = new Map<string, ReplayBroker>();
  #looksAgain = false;

  /** `held` is told of what is done otherwise than then. */
  constructor(
    transcript: Transcript,
    private readonly held?: Held,
  ) {
    this.#playback = new Playback(transcript, held);
    for (const event of transcript)
      if (event.type === 'listening') this.#listeners.set(event.on, new ReplayBroker(event, this.#playback));
    this.#playback.onEvent((event) => {
      if (event.type === 'response') this.#answer(event);
    });
  }

  async open(name: string, _options: OpenOptions): Promise<MqttPeer> {
    const { on, lane, connection, subprotocol } = this.#opened(name, ['wire', 'client']);
    return new ReplayPeer(on, lane, this.#playback, connection, subprotocol);
  }

  listener(name: string): BrokerPeer {
    const listener = this.#listeners.get(name);
    if (!listener) throw notRecorded('LISTEN_FAILED', `no listener "${name}"`);
    return listener;
  }

  async converse(name: string): Promise<TextPeer> {
    const { on, connection } = this.#opened(name, ['websocket', 'tcp']);
    return new ReplayTextPeer(on, this.#playback, connection, () => this.#looksAgain);
  }

  #opened<T extends Carrier>(
    name: string,
    lanes: readonly T[],
  ): { on: string; lane: T; connection: number; subprotocol: string | undefined } {
    const opened = this.#playback.playTo(
      (event): event is Event<'opened'> & { lane: T } =>
        event.type === 'opened' &&
        isConnectionOf(name, event.on) &&
        (lanes as readonly Carrier[]).includes(event.lane),
    );
    if (!opened) throw notRecorded('TARGET_UNREACHABLE', `no further connection of client "${name}"`);
    const { on, lane, subprotocol } = opened;
    return { on, lane, connection: this.#playback.connectionOf(opened)!, subprotocol };
  }

  async http(name: string, request: HttpRequest, _within: number): Promise<HttpAnswer> {
    const asked = `${request.method} ${request.url}`;
    const isExchange = ({ type, on }: TranscriptEvent): boolean =>
      on === name && (type === 'request' || type === 'response');
    const last = this.#lastAnswer.get(name);
    if (this.#looksAgain && last?.request === asked && !this.#playback.isAhead(isExchange))
      return last.answer;
    const lost = this.#playback.lost(name);
    if (lost) throw lost;
    this.held?.request(
      asked,
      request.text ?? request.body,
      this.#playback.ahead(
        (event): event is Event<'request'> => event.type === 'request' && event.on === name,
      ),
    );
    const answer = await new Promise<HttpAnswer>((resolve, reject) => {
      const exchange = { name, resolve };
      this.#underWay.push(exchange);
      this.#playback.wait({
        sees: (event) => {
          if (event.type === 'closed' && event.on === name) {
            this.#underWay.splice(this.#underWay.indexOf(exchange), 1);
            reject(new BrokenAnswer(asked, event.how));
            return true;
          }
          if (event.type === 'leftOut' && event.on === name) {
            this.#underWay.splice(this.#underWay.indexOf(exchange), 1);
            reject(this.#playback.lost(name)!);
            return true;
          }
          if (event.type !== 'timeout' || event.on !== name) return !this.#underWay.includes(exchange);
          this.#underWay.splice(this.#underWay.indexOf(exchange), 1);
          reject(unanswered(asked, { within: event.after, came: event.came }));
          return true;
        },
        givesUp: (at) => {
          if (at === undefined) reject(notRecorded('HTTP_UNREACHABLE', `no answer to ${asked}`));
          return at === undefined;
        },
      });
    });
    this.#lastAnswer.set(name, { request: asked, answer });
    return answer;
  }

  /** What was seen by then is in the recording before what follows. */
  async look(): Promise<void> {}

  /** It was asked then. */
  async ask(): Promise<void> {}

  /** Nothing is recorded again; what the check tells keeps the recording in pace with it. */
  record(event: WithoutTime): number {
    this.#looksAgain = false;
    const same = this.#playback.playTo(
      (recorded): recorded is TranscriptEvent =>
        recorded.type === event.type &&
        recorded.on === event.on &&
        (recorded.type !== 'step' || stepPlace(recorded) === stepPlace(event as Event<'step'>)) &&
        // Another note is of another moment: none is looked for where the recording has not this one.
        (recorded.type !== 'note' || recorded.text === (event as Event<'note'>).text) &&
        (recorded.type !== 'capture' || recorded.name === (event as Event<'capture'>).name),
    );
    if (event.type === 'step') this.held?.step(event, same as Event<'step'> | undefined);
    return same?.at ?? this.elapsed();
  }

  elapsed(): number {
    return this.#playback.elapsed();
  }

  watchClock(): () => number {
    return () => {
      const told = this.#playback.playTo(
        (event): event is Event<'capture'> =>
          event.type === 'capture' && event.on === 'clock' && event.name === ownDelay,
      );
      return typeof told?.value === 'number' ? told.value : 0;
    };
  }

  async pause(milliseconds: number): Promise<void> {
    this.#looksAgain = true;
    this.#playback.pause(milliseconds);
  }

  /** The clock of a recording is a little behind the one of then, by which the last look was chosen. */
  mayLookAgain(): boolean {
    const next = this.#playback.ahead((event): event is TranscriptEvent => isOurDoing.has(event.type));
    return next !== undefined && next.type !== 'step';
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  #answer({ on, status, contentType = '', body }: Event<'response'>): void {
    const index = this.#underWay.findIndex(({ name }) => name === on);
    const [exchange] = index < 0 ? [] : this.#underWay.splice(index, 1);
    exchange?.resolve({ status, contentType, body });
  }
}

/** What shows that the check went on: with another question, or with another step. */
const isOurDoing: ReadonlySet<string> = new Set(['step', 'said', 'request', 'response', 'sent']);

/** A further connection of a client whose earlier one was still open is recorded as `name#2`. */
const isConnectionOf = (name: string, on: string): boolean =>
  on === name || (on.startsWith(`${name}#`) && /^\d+$/.test(on.slice(name.length + 1)));

const notRecorded = (
  code: 'TARGET_UNREACHABLE' | 'HTTP_UNREACHABLE' | 'LISTEN_FAILED',
  what: string,
): HarnessError => new HarnessError(code, `the recording holds ${what}`, 'Record the case again.');
