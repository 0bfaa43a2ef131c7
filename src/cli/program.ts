import { Command } from 'commander';
import { allowOutside } from '../spec/read/inside.js';
import { knownSpecs } from '../spec/read/locate.js';
import { didYouMean } from '../spec/read/nearest.js';
import type { Face } from '../app/face.js';
import { withBrokersOptions, type BrokersOptions } from './brokers-options.js';
import { withClientsOptions, type ClientsOptions } from './clients-options.js';
import { exitHarness, exitInterrupted, explain } from './explain.js';
import { isWatching } from '../app/interruption.js';
import type { CheckOptions } from './check-command.js';
import type { InitOptions } from './init-command.js';
import type { DriftOptions } from './drift-command.js';
import {
  listeningPort,
  notEmpty,
  parameterOption,
  withDocumentOptions,
  withProbe,
  withRunOptions,
  withWatchOptions,
} from './options.js';
import type { RunOptions } from '../app/run-options.js';
import { outputIsLost, outputTaken, print, watchOutput } from '../app/output.js';
import { refuseTarget } from './refuse-target.js';
import { toolVersion } from '../app/tool-version.js';
import { isTakenDown } from '../app/stray-errors.js';
import type { ReportOptions } from './report-command.js';
import { withProofCommands } from './proof-commands.js';
import { withReporters } from './telling-options.js';
import type { TwinOptions } from './twin-command.js';

/** Loads where the cases of a run are tried; only then. */
export type LoadFace = () => Promise<Face>;

async function list(options: RunOptions): Promise<void> {
  const { listCommand } = await import('./list-command.js');
  print(listCommand(options));
}

function program(argv: readonly string[], loadFace: LoadFace, exit: (code: number) => void): Command {
  const command: Command = new Command('mqtt-conformance')
    .description('Judges an MQTT device or broker by what public documents say it must do.')
    .version(toolVersion())
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: (text, write) => write(withSuggestion(text, command)) })
    .enablePositionalOptions()
    .addHelpText(
      'after',
      () =>
        `\nSpecs: ${knownSpecs().join(', ')}\nExit: 0 conforms, 1 a MUST failed, 2 usage or spec, 3 incomplete, 4 harness failed, 130 interrupted`,
    );
  withRunOptions(command).action(async (options: RunOptions) => {
    if (options.list) return await list(options);
    const { runCommand } = await import('./run-command.js');
    exit(await runCommand(options, argv, await loadFace()));
  });
  withRunOptions(command.command('start').description("judge every spec's own twin")).action(
    async (options: RunOptions) => {
      refuseTarget(options);
      if (options.list) return await list(options);
      const { startCommand } = await import('./run-command.js');
      exit(await startCommand(options, argv, await loadFace()));
    },
  );
  withDocumentOptions(
    command.command('check <path>').description('read a spec and say what is wrong with it'),
  )
    .option('--strict', 'a warning is an error')
    .option('--allow-outside', 'let the spec name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .action(async (path: string, options: CheckOptions) => {
      const { checkCommand } = await import('./check-command.js');
      print(checkCommand(path, options));
    });
  withWatchOptions(
    withDocumentOptions(
      command
        .command('init [document] [folder]')
        .description('write a spec of your own, a target file and a workflow for an AsyncAPI document')
        .addHelpText(
          'after',
          '\nThe folder is "conformance" when it is not named. Files that are there are left as they are.',
        ),
    ),
  )
    .option('--from <page.md>', 'draft an AsyncAPI document from a page in Markdown instead', notEmpty)
    .option('--against <spec or document>', 'of a draft: say how many of its operations were found', notEmpty)
    .option('--allow-outside', 'let the document name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .action(async (document: string | undefined, folder: string | undefined, options: InitOptions) => {
      const { initOrDraft } = await import('./init-command.js');
      print(initOrDraft([document, folder], options));
    });
  withProbe(
    withDocumentOptions(
      command
        .command('twin <spec>')
        .description('serve the twin of a spec, or one made of an AsyncAPI document, until interrupted'),
    ),
  )
    .option(...parameterOption)
    .option('--port <n>', 'first port to listen on', listeningPort)
    .option('--host <address>', 'interface to listen on', notEmpty, '127.0.0.1')
    .option('--mutant <name>', 'be the twin with this fault', notEmpty)
    .option('--write-target-file <yaml>', 'write what a run must know', notEmpty)
    .option('--list-mutants', 'list the faults it can have')
    .option('--allow-outside', 'let the document name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .action(async (spec: string, options: TwinOptions) => {
      const { twinCommand } = await import('./twin-command.js');
      await twinCommand(spec, options);
    });
  command
    .command('drift <spec> [pages...]')
    .description('compare the pages that a spec stands on, as they are now, with the sentences that it names')
    .addHelpText(
      'after',
      '\nA page is a file in Markdown, HTML or text, or an AsyncAPI document; <source>=<file> says of which source.\nExit: 0 every sentence is there, 1 one is lost, 2 usage, 3 something could not be compared',
    )
    .option('--hashes', 'print the hash that each sentence has in the page, to be written into the spec')
    .option('--allow-outside', 'let the spec name files outside its folder')
    .on('option:allow-outside', allowOutside)
    .action(async (spec: string, pages: string[], options: DriftOptions) => {
      const { driftCommand } = await import('./drift-command.js');
      const { text, exit: code } = driftCommand(spec, pages, options);
      print(text);
      exit(code);
    });
  withRunOptions(
    command.command('restore <record>').description('put back what a killed run left changed'),
  ).action(async (record: string, options: RunOptions) => {
    const { restoreCommand } = await import('./restore-command.js');
    exit(await restoreCommand(record, options));
  });
  withReporters(
    command
      .command('report [records...]')
      .description('make the page of one or several records again; without any, of the newest run'),
  )
    .option('--report-dir <folder>', 'where runs are looked for', notEmpty, 'reports/out')
    .option('--output <file>', 'where the page goes (default: report.html beside the record)', notEmpty)
    .action(async (records: string[], options: ReportOptions) => {
      const { reportCommand } = await import('./report-command.js');
      exit(reportCommand(records, options));
    });
  withBrokersOptions(
    command
      .command('brokers [names...]')
      .description('judge real brokers by one spec and compare them')
      .addHelpText(
        'after',
        '\nA name is aedes, a container recipe (mosquitto, rabbitmq, nats, ejabberd), a target file (*.yaml), or a target such as mqtt://host:1883.',
      ),
  ).action(async (names: string[], options: BrokersOptions) => {
    const { brokersCommand } = await import('./brokers-command.js');
    exit(await brokersCommand(names, options));
  });
  withClientsOptions(
    command
      .command('clients [names...]')
      .description('judge real MQTT clients by mqtt-client and compare them')
      .addHelpText('after', '\nA name is that of a recipe in fixtures/clients; without any, all of them.'),
  ).action(async (names: string[], options: ClientsOptions) => {
    const { clientsCommand } = await import('./clients-command.js');
    exit(await clientsCommand(names, options));
  });
  withProofCommands(command, { argv, loadFace, exit });
  command.commands.forEach((sub) => sub.exitOverride().copyInheritedSettings(command));
  return command;
}

/**
 * commander compares `--taget=x` whole and finds nothing near, and takes a command that it does not know for an argument
 * too many. What counts is the name before the equals sign, and the first word.
 */
function withSuggestion(text: string, command: Command): string {
  const [word] = command.args;
  if (/too many arguments/.test(text) && word !== undefined) {
    const commands = command.commands.map((sub) => sub.name());
    if (!commands.includes(word))
      return `error: there is no command '${word}'${didYouMean(word, commands)}\n`;
  }
  const [, unknown] = /unknown option '([^'=]+)/.exec(text) ?? [];
  if (unknown === undefined) return text;
  const owners = command.commands.filter(({ options }) => options.some(({ long }) => long === unknown));
  if (owners.length > 0)
    return `error: ${unknown} is no option here; it is one of the command ${owners.map((sub) => sub.name()).join(', ')}\n`;
  const allowed = [command, ...command.commands].flatMap(({ options }) =>
    options.map(({ long }) => long ?? ''),
  );
  return `${text.trimEnd()}${didYouMean(unknown, allowed)}\n`;
}

/** The command line of this process, until it ends. */
export async function runProgram(loadFace: LoadFace): Promise<never> {
  watchOutput();
  let code = 0;
  const end = async (): Promise<never> => {
    await outputTaken();
    const lost = outputIsLost();
    // A run has told itself what it came to.
    if (lost && code === 0 && !isWatching()) code = lost.full ? exitHarness : exitInterrupted;
    // A library may keep a timer or a socket; the run is over and everything is written.
    process.exit(code);
  };
  // Node would end the process with exit 1, the code of a failed MUST.
  process.on('uncaughtException', (error) => {
    if (isTakenDown(error)) return;
    code = explain(error);
    void end();
  });
  try {
    await program(process.argv.slice(2), loadFace, (exit) => (code = exit)).parseAsync();
  } catch (error) {
    code = explain(error);
  }
  return await end();
}
