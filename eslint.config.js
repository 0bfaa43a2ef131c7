import tseslint from 'typescript-eslint';

const driverPackages = ['mqtt', 'ws', 'undici', '@peculiar/x509', 'reflect-metadata'];

/** Folders of src and which of their neighbours each may import. The rest is refused, see ARCHITECTURE.md. */
const layers = {
  schema: { neighbours: [], packages: [] },
  verdict: { neighbours: [], packages: [] },
  spec: {
    neighbours: ['schema', 'verdict'],
    packages: [
      'ajv',
      'ajv-formats',
      'yaml',
      '@asyncapi/specs',
      'fastest-levenshtein',
      'scslre',
      'js-yaml',
      'parse5',
    ],
    // Its own folders, which may import each other.
    within: ['read', 'coding'],
  },
  plan: { neighbours: ['spec', 'verdict'], packages: ['semver'] },
  driver: {
    neighbours: ['schema', 'verdict'],
    packages: driverPackages,
    within: ['wire', 'record', 'live', 'replay'],
  },
  // What was seen is judged again without what sees it.
  'driver/live': {
    neighbours: ['schema', 'verdict'],
    packages: driverPackages,
    within: ['wire', 'record', 'broker', 'text'],
  },
  'driver/replay': { neighbours: ['schema', 'verdict'], packages: [], within: ['wire', 'broker', 'text'] },
  steps: {
    neighbours: ['schema', 'spec', 'driver', 'verdict'],
    packages: [],
    // A verb may use what an expectation awaits.
    within: ['expects'],
  },
  checks: { neighbours: ['schema', 'spec', 'driver', 'steps', 'verdict'], packages: [] },
  run: {
    neighbours: ['spec', 'plan', 'checks', 'driver', 'steps', 'verdict'],
    packages: ['undici'],
  },
  reference: { neighbours: ['schema', 'spec', 'driver', 'steps', 'checks', 'verdict'], packages: ['yaml'] },
  report: {
    neighbours: ['spec', 'plan', 'verdict'],
    // Of Allure only its types.
    packages: ['ajv', 'ajv-formats', 'allure-js-commons'],
    within: ['record', 'case', 'console', 'html', 'page'],
  },
  page: { neighbours: ['report', 'verdict'], packages: ['preact'] },
  target: {
    neighbours: ['spec', 'plan', 'driver', 'verdict'],
    packages: [],
    // Types alone: fixtures are loaded by name at run time.
    within: ['fixtures/contract\\.js'],
  },
  proof: {
    neighbours: ['app', 'target', 'report', 'run', 'checks', 'steps', 'driver', 'plan', 'spec', 'verdict'],
    packages: [],
  },
  app: {
    neighbours: ['target', 'report', 'run', 'checks', 'steps', 'driver', 'plan', 'spec', 'verdict'],
    // What it writes for an author is YAML.
    packages: ['yaml'],
  },
};

const forbid = (regex, message) => ({ regex, message });

const layerRule = (files, layer, neighbours, packages, within = []) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          forbid(
            `^(\\.\\./)+(?!\\.\\./)(?!(${[...neighbours, ...within, '[a-z-]+\\.js$'].join('|')})(/|$|\\b))`,
            `src/${layer} may import only ${neighbours.map((n) => `src/${n}`).join(', ') || 'nothing of ours'}.`,
          ),
          forbid(
            `^(?!\\.)(?!node:)(?!(${packages.join('|') || 'none'})(/|$))`,
            `src/${layer} may use only these packages: ${packages.join(', ') || 'none'}.`,
          ),
        ],
      },
    ],
  },
});

const layerRules = Object.entries(layers).map(([layer, { neighbours, packages, within }]) =>
  layerRule([`src/${layer}/**/*.{ts,tsx}`], layer, neighbours, packages, within),
);

export default tseslint.config(
  { ignores: ['dist', 'reports', 'node_modules'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      complexity: ['error', 15],
    },
  },
  ...layerRules,
  {
    files: ['src/cli/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            forbid('fixtures/', 'The command line loads fixtures by name at run time only.'),
            forbid(
              '^(vitest|@vitest|allure)',
              'The command works where neither vitest nor Allure is installed.',
            ),
            forbid('/vitest/', 'The command works where neither vitest nor Allure is installed.'),
          ],
        },
      ],
    },
  },
  // `npm test`, which this repository alone has.
  { files: ['src/cli/npm-test.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['suites/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            forbid('src/(?!vitest/)', 'suites use src/vitest.'),
            forbid('fixtures/', 'suites do not import fixtures.'),
          ],
        },
      ],
    },
  },
  {
    files: ['fixtures/**/*.ts'],
    ignores: ['fixtures/twins/*/test/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            forbid('(^|/)src/', 'A twin that shares our code hides our bugs: fixtures never import src.'),
            forbid('(^|/)test/', 'A twin does not know its tests.'),
          ],
        },
      ],
    },
  },
  { files: ['test/**/*.ts', 'fixtures/twins/*/test/**/*.ts'], rules: { 'max-lines': 'off' } },
  // A table.
  { files: ['fixtures/twins/*/mutants/judged.ts'], rules: { 'max-lines': 'off' } },
);
