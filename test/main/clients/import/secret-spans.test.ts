// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../../main/clients/entries/foreign-server';
import { findSpans, isSecretPlace } from '../../../../main/clients/import/secret-spans';

const variable = (name: string): Place<string> => ({ kind: 'variable', name });
const header = (name: string): Place<string> => ({ kind: 'header', name });
const argument = (before?: string): Place<string> => ({ kind: 'argument', index: 1, before });
const url: Place<string> = { kind: 'url' };

/** Made up, and put together here so that nobody takes them for real ones. */
const mixed = 'q7Rk2Lw9Zp4Xc6Vb1Nm8Td3Hs5Jf0Gy7Ua2Ei4Ow';
const token = (prefix: string, length = 36) => prefix + mixed.repeat(3).slice(0, length);
const hex = (length: number) =>
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'.repeat(2).slice(0, length);
const uuid = '3f2b8c1e-5d4a-4e6f-9b7c-0a1d2e3f4b5c';
const jwt = `eyJ${mixed}.eyJ${mixed}.${mixed}`;

/** `⟦…⟧` stands around what is to be found. */
const positives: readonly (readonly [string, string, Place<string>])[] = [
  ['GitHub, classic', `⟦${token('ghp_')}⟧`, variable('A')],
  ['GitHub, fine-grained', `⟦${token('github_pat_', 60)}⟧`, variable('A')],
  ['GitHub, an app’s', `⟦${token('ghs_')}⟧`, argument()],
  ['GitLab', `⟦${token('glpat-', 20)}⟧`, variable('A')],
  ['OpenAI', `⟦${token('sk-proj-', 80)}⟧`, variable('A')],
  ['OpenAI, old', `⟦${token('sk-', 48)}⟧`, argument()],
  ['Anthropic', `⟦${token('sk-ant-api03-', 90)}⟧`, variable('A')],
  ['OpenRouter', `⟦${token('sk-or-v1-', 60)}⟧`, variable('A')],
  ['Slack', `⟦xoxb-1234567890-1234567890-${token('', 24)}⟧`, variable('A')],
  ['Slack, an app’s', `⟦xapp-1-A012345-1234567890-${hex(64)}⟧`, variable('A')],
  ['Slack, a webhook', `⟦https://hooks.slack.com/services/T01234567/B01234567/${token('', 24)}⟧`, argument()],
  ['AWS', '⟦AKIA2E7QXJ4LTVZNDW6M⟧', variable('A')],
  ['Google', `⟦${token('AIza', 35)}⟧`, variable('A')],
  ['Google, a client’s', `⟦${token('GOCSPX-', 28)}⟧`, variable('A')],
  ['a JWT', `⟦${jwt}⟧`, variable('A')],
  ['Stripe', `⟦${token('sk_live_', 24)}⟧`, argument()],
  ['Hugging Face', `⟦${token('hf_', 34)}⟧`, variable('A')],
  ['npm', `⟦${token('npm_')}⟧`, variable('A')],
  ['PyPI', `⟦${token('pypi-', 120)}⟧`, variable('A')],
  ['DigitalOcean', `⟦dop_v1_${hex(64)}⟧`, variable('A')],
  ['Databricks', `⟦dapi${hex(32)}⟧`, variable('A')],
  ['Linear', `⟦${token('lin_api_', 40)}⟧`, variable('A')],
  ['Notion', `⟦${token('ntn_', 46)}⟧`, variable('A')],
  ['Perplexity', `⟦${token('pplx-', 48)}⟧`, variable('A')],
  ['Groq', `⟦${token('gsk_', 52)}⟧`, variable('A')],
  ['Tavily', `⟦${token('tvly-', 32)}⟧`, argument()],
  ['Firecrawl', `⟦fc-${hex(32)}⟧`, variable('A')],
  ['Figma', `⟦${token('figd_', 40)}⟧`, argument()],
  ['Supabase', `⟦sbp_${hex(40)}⟧`, argument()],
  ['Grafana', `⟦${token('glsa_', 32)}_${hex(8)}⟧`, variable('A')],
  ['SendGrid', `⟦SG.${token('', 22)}.${token('', 43)}⟧`, variable('A')],
  ['Sentry', `⟦${token('sntrys_', 60)}⟧`, variable('A')],
  ['Atlassian', `⟦${token('ATATT3', 100)}⟧`, variable('A')],
  ['Shopify', `⟦shpat_${hex(32)}⟧`, variable('A')],
  ['Tailscale', `⟦${token('tskey-auth-', 40)}⟧`, variable('A')],
  ['Docker Hub', `⟦${token('dckr_pat_', 27)}⟧`, variable('A')],
  ['Gatehouse', `⟦${token('gh_', 43)}⟧`, variable('A')],
  ['a private key', `⟦-----BEGIN PRIVATE KEY-----\n${mixed}\n-----END PRIVATE KEY-----⟧`, variable('A')],
  ['a token by its variable', '⟦abc-123-xyz⟧', variable('GITHUB_PERSONAL_ACCESS_TOKEN')],
  ['a key by its variable', '⟦short1⟧', variable('BRAVE_API_KEY')],
  ['a key by its variable in camel case', '⟦short1⟧', variable('braveApiKey')],
  ['a key by a variable in one word', '⟦short1⟧', variable('APIKEY')],
  ['a password', '⟦hunter2!⟧', variable('PGPASSWORD')],
  ['a password of digits', '⟦48151623⟧', variable('DB_PASSWORD')],
  ['a password with spaces', '⟦correct horse battery staple⟧', variable('PASSPHRASE')],
  ['a secret that is a UUID', `⟦${uuid}⟧`, variable('CLIENT_SECRET')],
  ['a key that is a UUID', `⟦${uuid}⟧`, variable('EXA_KEY')],
  ['a key in base 16', `⟦${hex(40)}⟧`, variable('AUTH_KEY')],
  ['an unknown key by its variable', `⟦${token('', 24)}⟧`, variable('MY_AUTH')],
  ['chance without a name', `⟦${mixed}⟧`, variable('SOMETHING')],
  ['a bearer token', `Bearer ⟦${mixed}⟧`, header('Authorization')],
  ['a short bearer token', 'Bearer ⟦abcdef⟧', header('authorization')],
  ['basic credentials', 'Basic ⟦dXNlcjpwYXNzd29yZA==⟧', header('Authorization')],
  ['a token without a scheme', '⟦abcdef123⟧', header('Authorization')],
  ['a key in a header', '⟦abcdef123⟧', header('X-API-Key')],
  ['a token of GitLab’s header', '⟦abcdef123⟧', header('PRIVATE-TOKEN')],
  ['a cookie', '⟦session=abcdef; theme=dark⟧', header('Cookie')],
  ['an option’s value', '⟦abcdef123⟧', argument('--api-key')],
  ['an option with its value', '--token=⟦abcdef123⟧', argument()],
  ['a header as an argument', 'Authorization: Bearer ⟦abcdef123⟧', argument('--header')],
  ['a header as an argument, close together', 'X-Api-Key:⟦abcdef123⟧', argument('-H')],
  ['a variable as an argument', 'GITHUB_TOKEN=⟦abcdef123⟧', argument('-e')],
  [
    'a member of JSON',
    `{"Authorization": "Bearer ⟦ntnx_${mixed}⟧", "Notion-Version": "2022-06-28"}`,
    variable('OPENAPI_MCP_HEADERS'),
  ],
  ['a key in JSON', '{"apiKey":"⟦abcdef123⟧","url":"https://a.example"}', argument('--config')],
  ['a connection string', 'postgresql://me:⟦s3cr3t@x⟧@db.example:5432/app', argument()],
  ['a connection string in a variable', 'mongodb+srv://me:⟦s3cr3t-x⟧@db.example/app', variable('MONGODB_URI')],
  ['a connection string of Redis', 'redis://:⟦s3cr3t-x⟧@db.example/0', variable('REDIS_URL')],
  ['a connection string of Microsoft', 'Server=db;User Id=me;Password=⟦s3cr3t-x⟧;', variable('CONNECTION')],
  ['a password in an address', 'https://me:⟦s3cr3t-x⟧@a.example/mcp', url],
  ['a key in an address', 'https://a.example/mcp?api_key=⟦abcdef123⟧&v=1', url],
  ['a token in an address', 'https://a.example/mcp?v=1&token=⟦abcdef123⟧', url],
  ['a UUID as a key in an address', `https://a.example/mcp?apiKey=⟦${uuid}⟧`, url],
  ['a token in the path', `https://mcp.example.com/s/⟦${mixed}⟧/mcp`, url],
  ['a known token in the path', `https://a.example/⟦${token('sk-', 48)}⟧/mcp`, url],
  ['a token in place of a user', `https://⟦${token('ghp_')}⟧@github.com/a/b.git`, argument()],
];

describe('finds', () => {
  it.each(positives)('%s', (_what, marked, place) => {
    const wanted = [...marked.matchAll(/⟦([\s\S]*?)⟧/g)].map(([, value]) => value);
    const text = marked.replace(/[⟦⟧]/g, '');
    const spans = findSpans(text, place);
    expect(spans.map(({ value }) => value)).toEqual(wanted);
    for (const { start, value } of spans) expect(text.slice(start, start + value.length)).toBe(value);
  });
});

const negatives: readonly (readonly [string, string, Place<string>])[] = [
  ['nothing', '', variable('API_KEY')],
  ['a placeholder', 'YOUR_API_KEY', variable('API_KEY')],
  ['a placeholder with brackets', '<your-token>', variable('GITHUB_TOKEN')],
  ['a placeholder with words', 'your-api-key-here', variable('API_KEY')],
  ['a placeholder of a service', 'sk-...', variable('OPENAI_API_KEY')],
  ['a placeholder of x', 'xxxxxxxxxxxxxxxx', variable('API_KEY')],
  ['a placeholder of stars', '********', variable('PASSWORD')],
  ['a placeholder in capitals', 'REPLACE_ME', variable('SECRET')],
  ['an example', 'AKIAIOSFODNN7EXAMPLE', variable('AWS_ACCESS_KEY_ID')],
  ['a reference', '${GITHUB_TOKEN}', variable('GITHUB_TOKEN')],
  ['a reference with a scheme', 'Bearer ${TOKEN}', header('Authorization')],
  ['a reference of an editor', '${input:token}', variable('TOKEN')],
  ['a reference of Windows', '%TOKEN%', variable('TOKEN')],
  ['a reference to a manager of passwords', 'op://vault/item/field', variable('API_KEY')],
  ['a switch', 'true', variable('USE_TOKEN')],
  ['a kind', 'bearer', variable('AUTH')],
  ['a number', '4096', variable('MAX_TOKENS')],
  ['the number of tokens', '128000', variable('CONTEXT_TOKENS')],
  ['the lifetime of a token', '3600', variable('TOKEN_TTL')],
  ['the file of a token', '/run/secrets/token', variable('TOKEN_FILE')],
  ['a file by the name of a secret', '/etc/ssl/private/key.pem', variable('PRIVATE_KEY')],
  ['a file on Windows', 'C:\\keys\\me.pem', variable('PRIVATE_KEY')],
  ['the address of tokens', 'https://login.example.com/oauth/token', variable('TOKEN_URL')],
  ['an address by the name of a secret', 'https://vault.example.com/v1', variable('SECRETS')],
  ['the name of a secret', 'projects/x/secrets/y', variable('SECRET_NAME')],
  ['a public key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI', variable('PUBLIC_KEY')],
  ['a key to sort by', 'createdAt', variable('SORT_KEY')],
  ['a layout of keys', 'dvorak', variable('KEYBOARD_LAYOUT')],
  ['key words', 'alpha,beta', variable('KEYWORDS')],
  ['a word by a weak name', 'production', variable('KEY')],
  ['a session by its name', 'default', variable('SESSION')],
  ['an author', 'Ada Lovelace', variable('AUTHOR')],
  ['a tenant', uuid, variable('AZURE_TENANT_ID')],
  ['a client’s id', uuid, variable('CLIENT_ID')],
  ['a UUID', uuid, variable('PROJECT')],
  ['a UUID as an argument', uuid, argument()],
  ['a UUID in a path', `https://a.example/servers/${uuid}/mcp`, url],
  ['a commit', hex(40), variable('REVISION')],
  ['a digest', `sha256:${hex(64)}`, argument()],
  ['an image by its digest', `mcp/fetch@sha256:${hex(64)}`, argument()],
  ['a short hash in a path', `https://a.example/${hex(32)}/x`, url],
  ['a package', '@modelcontextprotocol/server-filesystem@2026.8.31', argument('-y')],
  ['a package of Python', 'mcp-server-git==2025.1.14', argument()],
  ['a path', '/Users/me/Library/Application Support/Code2/User1', argument()],
  ['a path with capitals and digits', '/opt/Homebrew/Cellar/Node22/22.11.0/bin', variable('SOMETHING')],
  ['a class name', 'com.example.Server2024.ApplicationContextFactory3Impl', argument()],
  ['a name in camel case', 'getServerSideRenderingConfiguration2024', argument()],
  ['a date', '2026-11-22T00:14:09.000Z', variable('SINCE')],
  ['a version', '22.11.0-nightly20241029abc', variable('NODE_VERSION')],
  ['a host', 'ec2-3-120-45-67.eu-central-1.compute.amazonaws.com', variable('HOST')],
  ['a region', 'eu-central-1', variable('AWS_REGION')],
  ['a resource of AWS', 'arn:aws:iam::123456789012:role/Deploy', variable('ROLE')],
  ['a list', 'read,write,admin', variable('SCOPES')],
  ['an address', 'https://api.example.com/v1/mcp?region=eu&limit=100', url],
  ['an address with a user', 'https://me@github.com/a/b.git', argument()],
  ['an address with a placeholder', 'postgres://user:password@localhost:5432/db', argument()],
  ['an address without a password', 'postgres://localhost/app', variable('DATABASE_URL')],
  ['a local address', 'http://127.0.0.1:3000/mcp', url],
  ['an option', '--token', argument('-y')],
  ['an option after an option', '--verbose', argument('--token')],
  ['an option with a file', '--token-file=/run/secrets/token', argument()],
  ['a variable that is only named', 'GITHUB_TOKEN', argument('-e')],
  ['a header of no weight', 'application/json', header('X-Format')],
  ['the version of an interface', '2022-06-28', header('Notion-Version')],
  ['prose', 'The secret ingredient is cinnamon.', argument()],
  ['settings', '{"maxTokens":4096,"tokenizer":"cl100k_base","keyPath":"/a/b"}', argument('--config')],
  ['a publishable key of Supabase by name', 'sb_publishable_abc', variable('PUBLISHABLE_KEY')],
  ['an e-mail address', 'me@example.com', variable('LOGIN')],
  ['a locale', 'de_CH.UTF-8', variable('LANG')],
];

describe('finds nothing in', () => {
  it.each(negatives)('%s', (_what, text, place) => {
    expect(findSpans(text, place)).toEqual([]);
  });
});

it('has as many of both kinds as were asked for', () => {
  expect(Math.min(positives.length, negatives.length)).toBeGreaterThanOrEqual(60);
});

it('finds several in one text', () => {
  const spans = findSpans('postgres://me:s3cr3t-x@h/db?token=abcdef123', url);
  expect(spans.map(({ value, label }) => [label, value])).toEqual([
    ['password', 's3cr3t-x'],
    ['token', 'abcdef123'],
  ]);
});

it.each([
  [variable('GITHUB_TOKEN'), true],
  [header('Authorization'), true],
  [argument('--api-key'), true],
  [argument('build'), false],
  [variable('PORT'), false],
  [url, false],
] as const)('says of %o whether it is a place for secrets', (place, isPlace) => {
  expect(isSecretPlace(place)).toBe(isPlace);
});

it('is not slow with long texts', () => {
  const startedMs = performance.now();
  for (const text of [
    'a'.repeat(150_000),
    'a='.repeat(70_000),
    '://'.repeat(50_000),
    '"a":"'.repeat(30_000),
    `${'eyJ'.repeat(50_000)}`,
    'a b '.repeat(40_000),
    '-----BEGIN '.repeat(10_000),
  ])
    findSpans(text, variable('TOKEN_X'));
  expect(performance.now() - startedMs).toBeLessThan(5000);
});
