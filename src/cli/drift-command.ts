import { pagesOf, type Pages } from '../app/drift-pages.js';
import { readSpec } from '../app/read-spec.js';
import { driftOf, hashNow, standingOn, type Drift, type Standing } from '../spec/drift/compare.js';
import type { Spec } from '../spec/model.js';
import { locateSpec } from '../spec/read/locate.js';
import { usage } from '../target/usage.js';

export interface DriftOptions {
  /** Print what to write as hash, and compare nothing. */
  hashes?: boolean;
}

interface Told {
  standing: Standing;
  drift: Drift;
}

/**
 * Says which requirements of a spec lost the sentence that they stand on, by the pages as they are now. The exit code: 0
 * where all are there, though some moved; 1 where one is lost; 3 where something could not be compared.
 * @throws a usage error where there is nothing to compare with.
 */
export function driftCommand(
  name: string,
  named: readonly string[],
  options: DriftOptions = {},
): { text: string; exit: number } {
  if (locateSpec(name)?.kind === 'asyncapi')
    throw usage(
      `${name} is a document, and no spec that stands on one`,
      `Make a spec of it first: mqtt-conformance init ${name}.`,
    );
  const spec = readSpec(name);
  const standing = standingOn(spec);
  const pages = pagesOf(spec, named, standing);
  if (pages.size === 0)
    throw usage(
      `there is no page to compare ${spec.id} with`,
      `Save the pages and name them: ${asked(spec, standing).join(', ')}.`,
    );
  if (options.hashes) return { text: hashesText(standing, pages), exit: 0 };
  const told = standing.map((one): Told => ({ standing: one, drift: drifted(spec, one, pages) }));
  return concluded(spec, told, pages);
}

const asked = ({ sources }: Spec, standing: readonly Standing[]): string[] =>
  sources
    .filter(({ id }) => standing.some(({ source }) => source.document === id))
    .map(({ id, title, url }) => `${id}=<file> (${title}${url === undefined ? '' : `, ${url}`})`);

function drifted(spec: Spec, standing: Standing, pages: Pages): Drift {
  const source = spec.sources.find(({ id }) => id === standing.source.document)!;
  const page = pages.get(source.id);
  return page
    ? driftOf(standing, source, page)
    : { is: 'unknown', why: `no page of source ${source.id} is given` };
}

/** For an author: what each requirement's sentence is in the page as it is now. */
const hashesText = (standing: readonly Standing[], pages: Pages): string =>
  standing
    .map((one) => {
      const { document, line } = one.source;
      const page = pages.get(document);
      const hash = page && hashNow(one, page);
      const place = line === undefined ? document : `${document}, line ${line}`;
      return `${one.who}  ${place}  ${hash === undefined ? 'no hash: the page has no words there' : `hash: ${hash}`}`;
    })
    .join('\n');

function concluded(spec: Spec, told: readonly Told[], pages: Pages): { text: string; exit: number } {
  const of = <Is extends Drift['is']>(is: Is) =>
    told.filter((one): one is Told & { drift: Extract<Drift, { is: Is }> } => one.drift.is === is);
  const [lost, moved, unknown, unchanged] = [of('lost'), of('moved'), of('unknown'), of('unchanged')];
  const lines = [
    ...[...pages].map(([id, { path }]) => `${id}: ${path}`),
    ...lost.map(({ standing, drift }) => `lost       ${placeOf(standing)}\n           ${drift.why}`),
    ...moved.map(({ standing, drift }) => `moved      ${placeOf(standing)} is line ${drift.to} now`),
    ...grouped(unknown.map(({ standing, drift }) => [drift.why, standing.who])).map(
      ([why, who]) => `no verdict ${why}: ${shortList(who)}`,
    ),
    ...newOperations(spec, pages),
    `${told.length} sentences of ${spec.id}: ${unchanged.length} unchanged, ${moved.length} moved, ${lost.length} lost, ${unknown.length} without a verdict.`,
  ];
  if (lost.length > 0)
    return {
      text: [...lines, '', `DRIFTED: ${lost.length} of ${told.length} sentences are lost.`].join('\n'),
      exit: 1,
    };
  if (unknown.length > 0)
    return {
      text: [...lines, '', `INCOMPLETE: ${unknown.length} of ${told.length} could not be compared.`].join(
        '\n',
      ),
      exit: 3,
    };
  return { text: [...lines, '', 'UNCHANGED: every sentence is still there.'].join('\n'), exit: 0 };
}

const placeOf = ({ who, source: { section, line } }: Standing): string =>
  `${who}  (${section}${line === undefined ? '' : `, line ${line}`})`;

function grouped(pairs: readonly (readonly [string, string])[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [why, who] of pairs) groups.set(why, [...(groups.get(why) ?? []), who]);
  return [...groups];
}

const shortList = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** What a document has besides, and nothing in the spec stands on. */
const newOperations = (spec: Spec, pages: Pages): string[] =>
  [...pages.values()].flatMap((page) => {
    const added =
      'api' in page ? Object.keys(page.api.operations).filter((id) => !spec.api.operations[id]) : [];
    return added.length === 0
      ? []
      : [`new        operations that no requirement is about: ${shortList(added)}`];
  });
