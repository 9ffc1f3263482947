import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aFileChange, aFoundClient, aFoundFile, anEntry, aServer, aStatus } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { aCandidate, anImportPlan, anImportSource } from '../../../../support/import-views';
import { openDashboard } from '../../../../support/open-dashboard';
import { reviewImport } from '../../../../support/open-import';

const failure = (message: string) => Object.assign(new Error(message), { code: 'conflict' });
const importButton = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Import \d/ });
const tick = (name: RegExp | string) => screen.getByRole('checkbox', { name });
const isTicked = (name: RegExp | string) => tick(name).getAttribute('aria-checked') === 'true';

describe('what was found', () => {
  it('shows the whole command of each server, with what hides in it, before any is imported', async () => {
    const long = `--path=/home/ana/${'deep/'.repeat(60)}end\u202e`;
    const candidate = aCandidate('github', {
      draft: {
        name: 'github',
        transport: {
          kind: 'stdio',
          command: '/opt/gh server',
          args: [long, ''],
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as it is kept
          env: { GITHUB_TOKEN: '${secret:github.GITHUB_TOKEN}', MODE: 'fast' },
          cwd: '/home/ana/work',
        },
        isTrusted: false,
      },
      sources: [
        anImportSource(),
        anImportSource({ kind: 'zed', label: 'Zed', path: '/home/ana/.config/zed/settings.json', entry: 'gh' }),
      ],
      secrets: [{ where: 'the variable GITHUB_TOKEN', hint: 'ghp_…x9', secretName: 'github.GITHUB_TOKEN' }],
      isEnabled: false,
    });
    const { bridge } = await reviewImport([candidate]);
    expect(bridge.inputs('clients.import')).toEqual([]);
    const text = within(screen.getByRole('list', { name: /^Ready/ })).getAllByRole('listitem')[0]?.textContent ?? '';
    expect(text).toContain('/opt/gh server');
    expect(text).toContain(`${'deep/'.repeat(60)}endU+202E`);
    expect(text).toContain('(empty)');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as it is kept
    expect(text).toContain('GITHUB_TOKEN=${secret:github.GITHUB_TOKEN}');
    expect(text).toContain('MODE=fast');
    expect(text).toContain('/home/ana/work');
    expect(text).toContain('Zed, as gh/home/ana/.config/zed/settings.json');
    expect(text).toContain('To the keychainthe variable GITHUB_TOKEN ghp_…x9 as github.GITHUB_TOKEN');
    expect(text).toContain('it stays off');
  });

  it('shows an address with its headers', async () => {
    const transport = { kind: 'http' as const, url: 'https://mcp.example.com/mcp?x=1', headers: { 'X-Team': 'blue' } };
    await reviewImport([aCandidate('remote', { draft: { name: 'remote', transport, isTrusted: false } })]);
    expect(screen.getByText('https://mcp.example.com/mcp?x=1')).toBeTruthy();
    expect(screen.getByText('X-Team: blue')).toBeTruthy();
  });

  it('says where secrets go when there is no keychain', async () => {
    const secrets = [{ where: 'argument 2', hint: 'sk-…', secretName: 'a.b' }];
    await reviewImport([aCandidate('a', { secrets })], { 'gateway.status': aStatus({ secretsKeptIn: 'memory' }) });
    expect(screen.getByText('To memory only')).toBeTruthy();
  });

  it('is grouped by what is to be said of it; only what is ready is ticked', async () => {
    await reviewImport([
      aCandidate('ready'),
      aCandidate('risky', { warnings: ['It runs a shell command.'] }),
      aCandidate('known', { existing: 'files' }),
      aCandidate('refused', { draft: null, refusal: 'It mounts the whole disk. Give it one folder.' }),
    ]);
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'Ready 1',
      'Read these first 1',
      'In Gatehouse already 1',
      'Not possible 1',
    ]);
    expect([isTicked('ready'), isTicked('risky'), isTicked('known')]).toEqual([true, false, false]);
    expect(screen.queryByRole('checkbox', { name: 'refused' })).toBeNull();
    expect(screen.getByText('It mounts the whole disk. Give it one folder.')).toBeTruthy();
    expect(screen.getByText('You have it already, as files')).toBeTruthy();
    expect(importButton().textContent).toBe('Import 1 server');
  });

  it('is ticked and unticked together, without what has to be read first', async () => {
    const { user } = await reviewImport([
      aCandidate('a'),
      aCandidate('b'),
      aCandidate('c', { warnings: ['Read me.'] }),
    ]);
    await user.click(screen.getByRole('button', { name: 'Tick none' }));
    expect(importButton().disabled).toBe(true);
    expect(screen.getByText('3 servers, 0 ticked')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Tick all that are ready' }));
    expect(importButton().textContent).toBe('Import 2 servers');
    expect(isTicked('c')).toBe(false);
  });

  it('names the files that could not be read', async () => {
    const problems = [
      { path: '/home/ana/.zed.json', text: 'Line 3, column 1: A brace is missing.' },
      { path: '/home/ana/.gemini.json', text: 'It may not be read.' },
    ];
    await reviewImport([aCandidate()], {}, { problems });
    const list = within(screen.getByRole('list', { name: 'Files that could not be read' }));
    expect(list.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      '/home/ana/.zed.jsonLine 3, column 1: A brace is missing.',
      '/home/ana/.gemini.jsonIt may not be read.',
    ]);
  });
});

describe('what is imported', () => {
  it('is exactly what is ticked, under the names that were given, by keyboard alone', async () => {
    const { bridge, user } = await reviewImport([aCandidate('a'), aCandidate('b')], {
      'clients.import': ({ choices }) => ({ servers: choices.map(({ name }) => name), undoId: 'u1' }),
    });
    tick('b').focus();
    await user.keyboard(' ');
    const name = screen.getByRole('textbox', { name: 'Name of a' });
    await user.clear(name);
    await user.type(name, 'alpha');
    importButton().focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Imported 1 server' })).toBeTruthy();
    expect(bridge.inputs('clients.import')).toEqual([
      { planId: 'plan-1', choices: [{ id: 'c-a', name: 'alpha', answers: {} }] },
    ]);
  });

  it('is nothing before what is asked was answered, and the focus goes there', async () => {
    const questions = [
      { id: 'token', label: 'GitHub token', isSecret: true, suggestion: null },
      { id: 'host', label: 'Host', isSecret: false, suggestion: 'localhost' },
    ];
    const { bridge, user } = await reviewImport([aCandidate('a', { questions })], {
      'clients.import': () => ({ servers: ['a'], undoId: 'u1' }),
    });
    const secret = screen.getByLabelText<HTMLInputElement>('GitHub token');
    expect(secret.type).toBe('password');
    expect(screen.getByLabelText<HTMLInputElement>('Host').value).toBe('localhost');
    expect(screen.queryByText(/Fill this in/)).toBeNull();
    await user.click(importButton());
    expect(await screen.findByText('Fill this in, or take the tick away.')).toBeTruthy();
    expect(document.activeElement).toBe(secret);
    expect(bridge.inputs('clients.import')).toEqual([]);
    await user.keyboard('hunter2');
    await user.click(importButton());
    await waitFor(() =>
      expect(bridge.inputs('clients.import')).toMatchObject([
        { choices: [{ answers: { token: 'hunter2', host: 'localhost' } }] },
      ]),
    );
  });

  it('is nothing while a name is taken', async () => {
    const { bridge, user } = await reviewImport([aCandidate('files')], { 'servers.list': [aServer()] });
    expect(await screen.findByText(/A server with this name is there already/)).toBeTruthy();
    await user.click(importButton());
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name of files' }));
    expect(bridge.inputs('clients.import')).toEqual([]);
  });

  it('is said to be refused in its place; a plan that is too old is made anew, with what was said kept', async () => {
    let plans = 0;
    const { bridge, user } = await reviewImport([], {
      'clients.planImport': () => {
        plans += 1;
        return anImportPlan({
          id: `plan-${plans}`,
          candidates: [aCandidate('a', { id: `c${plans}` }), aCandidate('b')],
        });
      },
      'clients.import': ({ planId }) => {
        if (planId === 'plan-1') throw failure('This list of servers is too old. Look for servers anew.');
        return { servers: ['a'], undoId: 'u1' };
      },
    });
    await user.click(tick('b'));
    await user.click(importButton());
    expect((await screen.findByRole('alert')).textContent).toContain('too old');
    expect(importButton().disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Look anew' }));
    await waitFor(() => expect(importButton().disabled).toBe(false));
    await user.click(importButton());
    await screen.findByRole('dialog', { name: 'Imported 1 server' });
    expect(bridge.inputs('clients.import').at(-1)).toEqual({
      planId: 'plan-2',
      choices: [{ id: 'c2', name: 'a', answers: {} }],
    });
  });

  it('may be tried again once what was refused is put right', async () => {
    const { user } = await reviewImport([aCandidate('a')], {
      'clients.import': ({ choices }) => {
        if (choices[0]?.name === 'a') throw failure('There is already a server named “a”. Choose another name.');
        return { servers: ['ab'], undoId: 'u1' };
      },
    });
    await user.click(importButton());
    await screen.findByRole('alert');
    await user.type(screen.getByRole('textbox', { name: 'Name of a' }), 'b');
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(importButton());
    expect(await screen.findByRole('dialog', { name: 'Imported 1 server' })).toBeTruthy();
  });

  it('stays on the screen while it is under way', async () => {
    let finish: (done: { servers: string[]; undoId: string }) => void = () => {};
    const { user } = await reviewImport([aCandidate('a')], {
      'clients.import': () => new Promise<{ servers: string[]; undoId: string }>((resolve) => (finish = resolve)),
    });
    await user.click(importButton());
    expect(await screen.findByText('Importing…')).toBeTruthy();
    await user.keyboard('{Escape}');
    finish({ servers: ['a'], undoId: 'u1' });
    expect(await screen.findByRole('dialog', { name: 'Imported 1 server' })).toBeTruthy();
  });
});

describe('what was imported', () => {
  const imported = { 'clients.import': () => ({ servers: ['github'], undoId: 'u1' }) } satisfies FakeBridgeOverrides;
  const cursor = (isKnown: boolean) => aFoundClient({ files: [aFoundFile({ entries: [anEntry({ isKnown })] })] });
  const zed = aFoundClient({ kind: 'zed', name: 'Zed', files: [aFoundFile({ id: 'zed-file' })] });

  async function importGithub(overrides: FakeBridgeOverrides = {}) {
    const opened = await reviewImport([aCandidate()], { ...imported, ...overrides });
    await opened.user.click(importButton());
    await screen.findByRole('dialog', { name: 'Imported 1 server' });
    return opened;
  }

  it('leads to connecting the clients that have it, whose own copies are switched off', async () => {
    const { bridge, user } = await importGithub({
      'clients.found': [cursor(false), zed],
      'clients.planConnect': () => ({ id: 'p1', changes: [aFileChange()] }),
    });
    act(() => bridge.push('clients.found', [cursor(true), zed]));
    expect([isTicked('Cursor'), isTicked('Zed')]).toEqual([true, false]);
    await user.click(screen.getByRole('button', { name: 'Connect 1 client…' }));
    await screen.findByRole('dialog', { name: 'Connect through Gatehouse' });
    await waitFor(() =>
      expect(bridge.inputs('clients.planConnect')).toEqual([{ fileIds: ['cursor-file'], others: 'disable' }]),
    );
    expect(screen.getByRole('radio', { name: 'Switch it off' }).getAttribute('aria-checked')).toBe('true');
  });

  it('leads nowhere else where nobody is to be connected, unless the person ticks one', async () => {
    const { user } = await importGithub({ 'clients.found': [zed] });
    expect(screen.getByText(/still use their own copies/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Connect \d/ })).toBeNull();
    await user.click(tick('Zed'));
    expect(screen.getByRole('button', { name: 'Connect 1 client…' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Not now' }));
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
  });

  it('says what holds for servers that no client had', async () => {
    const pasted = aCandidate('github', { sources: [anImportSource({ kind: null, label: 'Pasted', path: null })] });
    const { user } = await reviewImport([pasted], { ...imported, 'clients.found': [zed] });
    await user.click(importButton());
    expect(await screen.findByText('Clients that are connected have them now.')).toBeTruthy();
    expect(isTicked('Zed')).toBe(false);
  });

  it('is taken away again where it is undone at once', async () => {
    const { bridge, user } = await importGithub({ 'undo.restore': () => undefined });
    await user.click(screen.getByRole('button', { name: 'Undo the import' }));
    expect(await screen.findByText('Took 1 server away again')).toBeTruthy();
    expect(screen.queryByRole('dialog', { name: /Imported/ })).toBeNull();
    expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]);
  });

  it('can be taken away for a while after it was closed', async () => {
    const { bridge, user } = await importGithub({ 'undo.restore': () => undefined });
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]));
  });

  it('says why it could not be undone', async () => {
    const { user } = await importGithub({
      'undo.restore': () => {
        throw failure('“github” was changed since. Remove it by hand.');
      },
    });
    await user.click(screen.getByRole('button', { name: 'Undo the import' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Remove it by hand');
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findAllByText('“github” was changed since. Remove it by hand.')).toBeTruthy();
  });
});

describe('the ways to it', () => {
  it('are the Clients screen too', async () => {
    const { user } = await openDashboard('clients', { 'clients.found': [] });
    await user.click(await screen.findByRole('button', { name: 'Import servers…' }));
    expect(await screen.findByRole('dialog', { name: 'Import servers' })).toBeTruthy();
  });

  it('are none where the operator’s file owns the servers', async () => {
    const status = aStatus({ isDeclared: true });
    await openDashboard('clients', { 'gateway.status': status, 'clients.found': [] });
    await screen.findByRole('heading', { name: 'On this computer' });
    expect(screen.queryByRole('button', { name: 'Import servers…' })).toBeNull();
  });

  it('are the first step of a first visit, which looks at once and tries again', async () => {
    let isBroken = true;
    const { bridge, user } = await openDashboard('activity', {
      'gateway.status': aStatus({ isFirstRun: true }),
      'clients.planImport': () => {
        if (isBroken) throw failure('The home folder cannot be read. Look at its permissions.');
        return anImportPlan();
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Find my servers…' }));
    expect(await screen.findByText('The home folder cannot be read. Look at its permissions.')).toBeTruthy();
    isBroken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('dialog', { name: /Which servers/ })).toBeTruthy();
    expect(bridge.inputs('clients.planImport')).toEqual([{ from: 'clients' }, { from: 'clients' }]);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
