import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { deviceTransports } from '../driver/broker/device-transport.js';
import { allowOutside } from '../spec/read/inside.js';
import { milliseconds } from '../spec/duration.js';
import { longestDuration, whyNoDuration } from '../target/durations.js';
import type { Shard } from '../plan/shard.js';
import { notEmpty, onlyOption } from './words.js';
import { withTelling } from './telling-options.js';
import type { ParameterValue } from '../target/target-file.js';

export { notEmpty } from './words.js';

/** Parses a list with commas, given once or several times, for commander. */
export const collect = (value: string, all: string[]): string[] => [
  ...all,
  ...value.split(',').filter(Boolean),
];

/** Milliseconds: two weeks. */
const longestRunAllowed = 14 * 24 * 3_600_000;

/** Parses `500ms`, `2s`, `1m` for commander; waits that are over before they begin are refused by `least`. */
export const durationFrom =
  (least: number, most = longestDuration) =>
  (value: string): number => {
    let parsed: number;
    try {
      parsed = milliseconds(/^\d+$/.test(value) ? Number(value) : value);
    } catch {
      throw new InvalidArgumentError('It must be a duration such as 500ms, 2s or 1m.');
    }
    const why = whyNoDuration(parsed, least, most);
    if (why !== undefined) throw new InvalidArgumentError(why);
    return parsed;
  };

/** Parses a port that may be listened on for commander; 0 is any free one. */
export function listeningPort(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new InvalidArgumentError('It must be a port from 1 to 65535, or 0 for any free one.');
  return Number(value);
}

/** Parses `2/4` for commander. */
function shard(value: string): Shard {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(value)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index > of)
    throw new InvalidArgumentError('It must be the number of a part and of how many, such as 2/4.');
  return { index, of };
}

/** Parses a whole number from 1 for commander. */
export function count(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(value);
}

function parameter(value: string, all: Record<string, ParameterValue>): Record<string, ParameterValue> {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return { ...all, [value.slice(0, at)]: value.slice(at + 1) };
}

/** Of a spec, or of the document that a twin is made of. */
export const parameterOption = [
  '--param <name=value>',
  'a parameter of the spec (repeatable)',
  parameter,
  {},
] as const;

function probe(value: string, all: Record<string, string> = {}): Record<string, string> {
  const at = value.indexOf('=');
  if (at < 1 || at === value.length - 1)
    throw new InvalidArgumentError('It must be <operation>=<operation>.');
  return { ...all, [value.slice(0, at)]: value.slice(at + 1) };
}

/** Refuses what cannot begin the ids of requirements. */
function specId(value: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(value)) return value;
  throw new InvalidArgumentError('It must be letters, digits and hyphens.');
}

/** Adds what is said of a bare AsyncAPI document. */
export function withDocumentOptions(command: Command): Command {
  return command
    .option('--id <id>', 'of an AsyncAPI file: its id, in place of its title', specId)
    .addOption(
      new Option(
        '--as <whom>',
        'of an AsyncAPI file: the target is the application that it describes (default), or a client of that',
      ).choices(['application', 'client']),
    )
    .option(
      '--operations <pattern>',
      'of an AsyncAPI file: only these operations; names with *, several with commas',
      notEmpty,
    );
}

/** Adds how what a bare document says is looked at. */
export const withWatchOptions = (command: Command): Command =>
  withProbe(command)
    .addOption(
      new Option(
        '--watch <duration>',
        'of an AsyncAPI file: how long messages of the target are waited for (default: 10s)',
      ).argParser(durationFrom(1)),
    )
    .addOption(
      new Option(
        '--messages <n>',
        'of an AsyncAPI file: how many messages of each operation are judged (default: 1)',
      ).argParser(count),
    );

/** Adds what the target sends because of what. */
export const withProbe = (command: Command): Command =>
  command.option(
    '--probe <operation=operation>',
    'of an AsyncAPI file: the second is what the target sends because of the first (repeatable)',
    probe,
  );

/** Adds who is judged, and by what. */
const withTarget = (command: Command): Command =>
  command
    .option(
      '--target <target>',
      'host, host:port, mqtt://, mqtts://, ws://, wss://, http://, https://, container:<recipe>, twin:<spec>[/<mutant>]; of a client listen:[<host>:]<port>, exec:<command with {host} {port}, {url} or {ca}>, container:client/<recipe>',
      notEmpty,
    )
    .option(
      '--spec <id or path>',
      'spec to judge by: an id, a folder, or an AsyncAPI file (repeatable)',
      collect,
      [],
    )
    .option(...onlyOption)
    .addOption(
      new Option(
        '--shard <i/n>',
        'only this part of the cases, such as 2/4; `merge` joins the records of all parts',
      ).argParser(shard),
    )
    .option('--list', 'print the plan and send nothing')
    .option(...parameterOption)
    .option(
      '--target-file <yaml>',
      'capabilities, parameters, address, product and known findings of the target',
      notEmpty,
    );

/** Adds the options of a run to a command, in the order in which --help shows them. */
export function withRunOptions(command: Command): Command {
  return withWatchOptions(withDocumentOptions(withTelling(withTarget(command))))
    .option(
      '--negative',
      'of an AsyncAPI file: send what it forbids, too, and see whether the target outlives it',
    )
    .option('--report-dir <folder>', 'where the reports go', notEmpty, 'reports/out')
    .option('--strict', 'a failed SHOULD, or anything inferred, blocks too')
    .option('--allow-destructive', 'try requirements that may destroy something on the target')
    .option('--allow-risky', 'try what may harm the target for good (always tried on twin: and container:)')
    .option('--allow-outside', 'let a spec name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .addOption(
      new Option('--timeout <duration>', 'how long each wait may take (default: 5s)').argParser(
        durationFrom(1),
      ),
    )
    .addOption(
      new Option('--concurrency <n>', 'cases at once (default: 64 on a broker, 1 on a device)').argParser(
        count,
      ),
    )
    .addOption(
      new Option('--pace <duration>', 'pause between two commands to the target').argParser(durationFrom(0)),
    )
    .addOption(
      new Option(
        '--recovery-timeout <duration>',
        'how long a target that went away is waited for (default: 30s)',
      ).argParser(durationFrom(0)),
    )
    .addOption(
      new Option(
        '--max-duration <duration>',
        'how long the run may take; then it ends in order (default: by the plan, 30m or more; --list tells)',
      ).argParser(durationFrom(1, longestRunAllowed)),
    )
    .addOption(
      new Option(
        '--device-timeout <duration>',
        'how long a device that is only a client may take to come to our broker (default: 120s)',
      ).argParser(durationFrom(1)),
    )
    .option('--restart-command <command>', 'restarts a device that is only a client', notEmpty)
    .option(
      '--publish-command <command>',
      'makes a device that is only a client publish one message (in its container, where it is in one)',
      notEmpty,
    )
    .addOption(
      new Option(
        '--transport <scheme>',
        'what carries MQTT from a device that is only a client (default: mqtt, which is plain TCP)',
      ).choices(deviceTransports),
    )
    .option(
      '--authority <folder>',
      'the certificate authority that such a device trusts: ca.pem and ca-key.pem, made where the folder has none',
      notEmpty,
    )
    .option(
      '--listen <host:port>',
      'where our broker listens for a device (default: free ports of 127.0.0.1)',
      notEmpty,
    )
    .option(
      '--advertise <host[:port]>',
      'how the device finds our broker, where it is not --listen',
      notEmpty,
    )
    .option('--seed <text>', 'makes names of a run repeatable', notEmpty)
    .option('--ca <file>', 'certificate authority of the target (PEM)', notEmpty)
    .option('--cert <file>', 'client certificate (PEM)', notEmpty)
    .option('--key <file>', 'key of the client certificate (PEM)', notEmpty)
    .option('--insecure', 'do not verify the certificate of the target');
}
