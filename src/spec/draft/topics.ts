/** A topic as a page writes it, as an address of AsyncAPI. */
export interface Found {
  address: string;
  /** The topics of it, as a filter. */
  filter: string;
  /** The page wrote a wildcard: it tells of a subscription. */
  isFilter: boolean;
}

const token = /^\/?[\w$+#{}<>:@.%*-]+(\/[\w$+#{}<>:@.%*-]+)*\/?$/;
const noTopic =
  /^(application|text|image|audio|video|multipart)\/|:\/\/|^\.{0,2}\/?$|^\.\.?\/|\.(md|js|mjs|ts|sh|json|ya?ml|html?|png|jpe?g|svg|gif|zip|txt|py|conf|pem|crt|key)$/i;

/** The topic that a cell of a table is, or names as that. */
export const topicsInCell = (cell: string): Found[] => {
  const whole = cell.trim();
  return topicsIn(whole.includes('/') && !english.test(whole) ? `${cell} \`${whole}\`` : cell);
};

/** Words of plain English with a slash between them. */
const english = /^[A-Za-z]+\/[A-Za-z]+$/;

/** The topics in a text: in code or bold, or plain where they can be nothing else. */
export function topicsIn(text: string, { isCode = false } = {}): Found[] {
  if (text.includes('{%')) return [];
  const labelled = [...text.matchAll(/\btopic\W{1,6}([^\s`*|,;]+)/gi)].map(([, word]) => word!);
  const spans = isCode
    ? codeSpans(text)
    : [...text.matchAll(/`([^`]+)`|\*\*(.+?)\*\*/g)].map(([, code, bold]) =>
        (code ?? bold ?? '').replace(/\\/g, ''),
      );
  const plain = isCode
    ? []
    : text
        .replace(/`[^`]*`|\*\*.+?\*\*|\]\([^)]*\)|https?:\S+/g, ' ')
        .split(/[\s"'(),;]+/)
        .map((word) => word.replace(/[.:]+$/, ''))
        .filter((word) => word.includes('/') && !english.test(word) && isPlainTopic(word));
  const found = [...labelled, ...spans, ...plain]
    .filter((span) => span.includes('/') && isTopic(span))
    .map(addressOf);
  return found.filter(
    ({ address }, index) => found.findIndex((other) => other.address === address) === index,
  );
}

const isTopic = (word: string): boolean => token.test(word) && !noTopic.test(word);

/** A path is as good as a topic, unless something in it can vary or it is deep. */
const isPlainTopic = (word: string): boolean =>
  !word.startsWith('<') &&
  !word.includes('</') &&
  (/[<{$][\w-]+/.test(word) ||
    (word.match(/\//g)?.length ?? 0) >= 2 ||
    /^[a-z0-9_]+\/[a-z0-9_]+$/.test(word));

/** In code: a line that is nothing else, or what is published or subscribed to. */
const codeSpans = (text: string): string[] => {
  const lines = text.split('\n').map((line) => line.trim());
  const whole = lines.filter((line) => isTopic(line) && line.includes('/'));
  const named = [
    ...text.matchAll(/(?:publish|subscribe)\w*\(\s*['"`]([^'"`]+)['"`]|(?:-t|--topic)\s+['"]?([^\s'"]+)/g),
  ];
  return [...whole, ...named.map(([, call, option]) => call ?? option ?? '')];
};

/** `<x>`, `{x}`, `$x`, `:x`, `%x%` and wildcards are parameters. */
function addressOf(topic: string): Found {
  let wildcards = 0;
  const address = topic
    .replace(
      /<([^<>/]+)>|\{([^{}/]+)\}|\$\{?([A-Za-z][\w-]*)\}?|%([\w-]+)%|(?<=\/|^):([A-Za-z][\w-]*)/g,
      (_, ...names) => {
        const name = names.slice(0, 5).find((one: unknown): one is string => typeof one === 'string');
        return `{${parameterName(name ?? 'value')}}`;
      },
    )
    .split('/')
    .map((level) =>
      level === '+' || level === '#' ? `{level${(wildcards += 1) === 1 ? '' : wildcards}}` : level,
    )
    .join('/');
  const rest = topic.endsWith('/#') ? '#' : '+';
  const levels = address.split('/').map((level) => (/\{[^{}]+\}/.test(level) ? '+' : level));
  const filter = [...levels.slice(0, -1), rest === '#' ? '#' : levels.at(-1)!].join('/');
  return { address, filter, isFilter: wildcards > 0 };
}

export const parameterName = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())
    .replace(/^[^A-Za-z]+/, '')
    .replace(/^[A-Z]+$/, (all) => all.toLowerCase()) || 'value';

/** An address in which every parameter is the same: two that differ only in names have one shape. */
export const shapeOf = (address: string): string => address.replace(/\{[^{}]+\}/g, '+');
