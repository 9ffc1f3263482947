import type { Page } from '@playwright/test';
import type { ApprovalRequest, ReplyOutcome } from '../../shared/domain/approval';
import type { Preview } from '../../shared/domain/preview';
import { anApprovalRequest, aReachOffer } from './an-approval-request';
import type { FakeBridgeOverrides } from './fake-bridge';
import { previews } from './previews';

/** One state of the prompt to look at. */
export interface PromptScene {
  readonly name: string;
  readonly pending: readonly ApprovalRequest[];
  readonly overrides?: FakeBridgeOverrides;
  /** What the person does first, when it is armed. */
  readonly act?: (page: Page) => Promise<void>;
}

const release = `# Release 2.4\n\n${Array.from({ length: 40 }, (_, line) => `- change number ${line + 1}`).join('\n')}\n`;

const plain = anApprovalRequest({
  findings: [
    { severity: 'medium', label: 'Overwrites a file' },
    { severity: 'info', label: 'First use of this tool' },
    { severity: 'info', label: 'Outside workspace' },
  ],
  arguments: [
    { key: 'path', kind: 'text', value: '/Users/ana/site/notes/release.md' },
    { key: 'content', kind: 'text', value: release },
  ],
  argumentsJson: JSON.stringify({ path: '/Users/ana/site/notes/release.md', content: release }),
  countdown: { remainingMs: 48_000, deniesAt: null, isHeld: true },
});

const issue = anApprovalRequest({
  server: 'GitHub',
  serverNote: 'a server at api.githubcopilot.com you added on 3 Oct 2026',
  tool: 'create_issue',
  summary: 'Create an issue in acme/site.',
  arguments: [
    { key: 'owner', kind: 'text', value: 'acme' },
    { key: 'title', kind: 'text', value: 'Buttons overlap on small screens' },
    { key: 'labels', kind: 'json', value: '["bug","css"]' },
    { key: 'priority', kind: 'json', value: '2' },
  ],
  argumentsJson: '{"owner":"acme","title":"Buttons overlap on small screens","labels":["bug","css"],"priority":2}',
  schemaJson: JSON.stringify({
    type: 'object',
    required: ['owner', 'title'],
    properties: {
      owner: { type: 'string', description: 'Who owns the repository' },
      title: { type: 'string' },
      labels: { type: 'array', items: { type: 'string' } },
      priority: { type: 'integer', description: '1 is the highest' },
      state: { enum: ['open', 'draft'] },
      isPrivate: { type: 'boolean' },
      milestone: { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, due: { type: 'string' } } },
    },
  }),
});

const destructive = anApprovalRequest({
  id: 'D2LE',
  tool: 'delete_branch',
  server: 'GitHub',
  risk: 'destructive',
  findings: [{ severity: 'high', label: 'May delete or undo' }],
  arguments: [{ key: 'branch', kind: 'text', value: 'release/2.4' }],
  argumentsJson: '{"branch":"release/2.4"}',
  reaches: [],
  withheld: 'Only this once: more takes a proof of who you are. A passphrase can be set in Settings.',
  ceremony: { kind: 'hold' },
});

const result = anApprovalRequest({
  id: 'R5LT',
  kind: 'result',
  tool: 'read_file',
  risk: 'read',
  mayEdit: false,
  reaches: [],
  why: 'You are asked because a rule holds what read_file returns.',
  resultJson: JSON.stringify({
    content: [
      { type: 'text', text: 'DB_HOST=db.example.com\nDB_USER=ana\nDB_PASSWORD=correct-horse-battery\n' },
      { type: 'image', data: 'iVBORw0KGgo'.repeat(40), mimeType: 'image/png' },
    ],
    structuredContent: { lines: 3, password: 'correct-horse-battery' },
  }),
});

const burst = ['a', 'b', 'c', 'd', 'e'].map((name, index) =>
  anApprovalRequest({
    id: `K7Q${index}`,
    group: 'one session, write_file',
    arguments: [
      { key: 'path', kind: 'text', value: `/Users/ana/site/pages/${name}.md` },
      { key: 'content', kind: 'text', value: index === 2 ? release : `# Page ${name}` },
    ],
    argumentsJson: JSON.stringify({ path: `/Users/ana/site/pages/${name}.md`, content: `# Page ${name}` }),
  }),
);

const guided = anApprovalRequest({
  guidances: [
    'Write to ~/projects/site instead.',
    'Ask me before you touch anything outside of the project.',
    'Not now.',
  ],
});

const german = anApprovalRequest({
  client: 'Entwicklungsumgebungskonfigurationsassistent',
  server: 'Rechtsschutzversicherungsgesellschaften',
  tool: 'grundstuecksverkehrsgenehmigungszustaendigkeitsuebertragung_beantragen',
  summary: 'Übertragung der Grundstücksverkehrsgenehmigungszuständigkeit an die Bezirksverwaltung beantragen.',
  findings: [{ severity: 'medium', label: 'Grundstücksverkehrsgenehmigungszuständigkeitsänderung' }],
  reaches: [
    aReachOffer({ id: 'exact', reach: 'exact', label: 'genau diese Argumente und keine anderen, wie sie oben stehen' }),
    aReachOffer({
      id: 'pattern-1',
      reach: 'pattern',
      label: 'Antragsteller unter ~/Dokumente/Grundstücksverkehrsgenehmigungen/2026',
    }),
  ],
});

const once = async (page: Page) => {
  await page.locator('[data-armed]').waitFor();
  // The first press only wakes the window up.
  await page.mouse.click(2, 2);
  await page.waitForTimeout(300);
};

const after =
  (...keys: string[]) =>
  async (page: Page) => {
    await once(page);
    for (const key of keys) await page.keyboard.press(key);
  };

const asking = (method: 'passphrase' | 'touch-id'): FakeBridgeOverrides => ({
  'security.method': method,
  'security.authenticate': () => ({ outcome: 'wrong' as const, retryAt: null }),
  'approvals.reply': (): { outcome: ReplyOutcome } => ({ outcome: 'not-authenticated' }),
});

const ofKind = (preview: Preview): PromptScene => ({
  name: `preview-${preview.kind}`,
  pending: [
    anApprovalRequest({
      summary: 'What the call does, in a sentence.',
      previews: [preview],
      arguments: [{ key: preview.argument, kind: 'text', value: 'exactly what the server gets' }],
    }),
  ],
});

export const promptScenes: readonly PromptScene[] = [
  { name: 'plain', pending: [plain] },
  { name: 'queue', pending: [plain, destructive, result] },
  { name: 'reach', pending: [plain], act: after('2') },
  {
    name: 'reach-always',
    pending: [
      anApprovalRequest({
        context: [
          'This session has read 3 files from Filesystem.',
          'It has read a page from example.com, which may be hostile.',
        ],
        authenticatedScopes: ['always'],
      }),
    ],
    act: after('5'),
  },
  { name: 'withheld', pending: [destructive] },
  {
    name: 'typed-target',
    pending: [{ ...destructive, ceremony: { kind: 'type', target: 'release/2.4' } }],
    act: async (page) => {
      await once(page);
      await page.getByRole('textbox').fill('release/2');
    },
  },
  { name: 'guidance', pending: [guided], act: after('r') },
  {
    name: 'guidance-session',
    pending: [guided],
    act: async (page) => {
      await after('r')(page);
      await page.getByRole('button', { name: 'Not now.' }).click();
      await page.getByRole('checkbox').click();
    },
  },
  { name: 'edit-form', pending: [issue], act: after('e') },
  {
    name: 'edit-json',
    pending: [issue],
    act: async (page) => {
      await after('e')(page);
      await page.getByRole('tab', { name: 'JSON' }).click();
      await page.getByRole('textbox').fill('{\n  "owner": "acme",\n  "title": 3,\n  "labels": ["bug"\n}');
    },
  },
  {
    name: 'edited',
    pending: [issue],
    act: async (page) => {
      await after('e')(page);
      await page.getByRole('textbox', { name: /^title/ }).fill('Buttons overlap below 400 px');
      await page.getByRole('textbox', { name: /^priority/ }).fill('1');
      await page.keyboard.press('Control+Enter');
    },
  },
  { name: 'group', pending: burst },
  {
    name: 'group-ticks',
    pending: burst,
    act: async (page) => {
      await once(page);
      await page.getByRole('checkbox').nth(1).click();
    },
  },
  { name: 'result', pending: [result] },
  {
    name: 'redact',
    pending: [result],
    act: async (page) => {
      await after('e')(page);
      await page
        .getByRole('textbox')
        .first()
        .evaluate((area: HTMLTextAreaElement) => {
          const from = area.value.indexOf('correct');
          area.setSelectionRange(from, from + 'correct-horse-battery'.length);
        });
      await page.getByRole('button', { name: 'Redact what is selected' }).first().click();
    },
  },
  {
    name: 'redacted',
    pending: [result],
    act: async (page) => {
      await after('e')(page);
      await page.getByRole('textbox').first().fill('DB_HOST=db.example.com\nDB_USER=ana\nDB_PASSWORD=▇▇▇▇▇▇▇▇\n');
      await page.keyboard.press('Control+Enter');
    },
  },
  { name: 'passphrase', pending: [anApprovalRequest()], overrides: asking('passphrase'), act: after('Control+Enter') },
  { name: 'touch-id', pending: [anApprovalRequest()], overrides: asking('touch-id'), act: after('Control+Enter') },
  ...Object.values(previews).map(ofKind),
  { name: 'previews-all', pending: [anApprovalRequest({ previews: Object.values(previews) })] },
  { name: 'german', pending: [german], act: after('2') },
];
