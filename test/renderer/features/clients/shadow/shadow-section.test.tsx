import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { anAllowedShadow, aShadow } from '../../../../support/dashboard-views';
import { openDashboard } from '../../../../support/open-dashboard';

const shadows = (findings = [aShadow()], allowed: ReturnType<typeof anAllowedShadow>[] = []) => ({
  'clients.shadows': { findings, allowed },
});

const cards = async () =>
  within(await screen.findByRole('region', { name: 'What goes round Gatehouse' })).getAllByRole('listitem');

it('is absent while nothing goes round Gatehouse', async () => {
  await openDashboard('clients', shadows([]));
  expect(screen.queryByRole('region', { name: 'What goes round Gatehouse' })).toBeNull();
});

describe('a card', () => {
  it('tells the exact command in full, and where it stands', async () => {
    const command = `/opt/sly ${'--with-an-argument '.repeat(30)}--end`;
    await openDashboard('clients', shadows([aShadow({ command })]));
    const [card] = await cards();
    expect(card?.textContent).toContain('“sly” of Cursor goes round Gatehouse');
    expect(card?.textContent).toContain(command);
    expect(card?.textContent).toContain('In /home/ana/.cursor/mcp.json');
    const shown = within(card as HTMLElement).getByText(command);
    expect(shown.className).toContain('whitespace-pre-wrap');
    expect(shown.className).not.toContain('truncate');
  });

  it('says what the person should know of the command', async () => {
    await openDashboard('clients', shadows([aShadow({ warnings: ['“npx” fetches the newest “x” and runs it.'] })]));
    const [card] = await cards();
    expect(card?.textContent).toContain('“npx” fetches the newest “x” and runs it.');
  });

  it('shows what is hidden in a name or a command', async () => {
    await openDashboard('clients', shadows([aShadow({ entry: 'no\u202ete', command: '/opt/a\u200bb' })]));
    const [card] = await cards();
    expect(card?.textContent).toContain('U+202E');
    expect(card?.textContent).toContain('U+200B');
  });

  it.each([
    ['Adopt: “sly” of Cursor goes round Gatehouse', 'adopt'],
    ['Allow: “sly” of Cursor goes round Gatehouse', 'allow'],
    ['Ignore: “sly” of Cursor goes round Gatehouse', 'ignore'],
  ] as const)('answers by the keyboard: %s', async (name, answer) => {
    const { bridge, user } = await openDashboard('clients', {
      ...shadows(),
      'clients.answerShadow': () => {
        bridge.push('clients.shadows', { findings: [aShadow({ id: 'other', entry: 'other' })], allowed: [] });
        return { text: 'Start it anew.', undoId: null };
      },
    });
    (await screen.findByRole('button', { name })).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Start it anew.')).toBeTruthy();
    expect(bridge.inputs('clients.answerShadow')).toEqual([{ id: 'shadow-1', answer }]);
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('What goes round Gatehouse'));
  });

  it('reaches its three buttons by Tab, the safe one first', async () => {
    const { user } = await openDashboard('clients', shadows());
    (await screen.findByRole('button', { name: /^Ignore/ })).focus();
    await user.tab();
    expect(document.activeElement?.textContent).toBe('Allow');
    await user.tab();
    expect(document.activeElement?.textContent).toBe('Adopt');
  });

  it('offers to take the answer back', async () => {
    const { bridge, user } = await openDashboard('clients', {
      ...shadows(),
      'clients.answerShadow': () => ({ text: 'It is fine from now on, until it changes.', undoId: 'u1' }),
      'undo.restore': () => undefined,
    });
    await user.click(await screen.findByRole('button', { name: /^Allow/ }));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(bridge.inputs('undo.restore')).toEqual([{ undoId: 'u1' }]));
  });

  it('says why an answer cannot be carried out', async () => {
    const { user } = await openDashboard('clients', {
      ...shadows(),
      'clients.answerShadow': () => {
        throw Object.assign(new Error('The file was changed meanwhile. Look at it anew.'), { code: 'conflict' });
      },
    });
    await user.click(await screen.findByRole('button', { name: /^Adopt/ }));
    expect(await screen.findByText('The file was changed meanwhile. Look at it anew.')).toBeTruthy();
  });

  it('leads to the import where there is something to look at, and answers nothing', async () => {
    const { bridge, user } = await openDashboard('clients', {
      ...shadows([aShadow({ needsReview: true })]),
      'clients.planImport': () => ({ id: 'p1', candidates: [], problems: [] }),
    });
    await user.click(await screen.findByRole('button', { name: /^Review and adopt…/ }));
    await waitFor(() =>
      expect(bridge.inputs('clients.planImport')).toEqual([{ from: 'entry', fileId: 'cursor-file', entry: 'sly' }]),
    );
    expect(bridge.inputs('clients.answerShadow')).toEqual([]);
  });

  it.each([
    [{ isKnown: true }, 'Take it out'],
    [{ what: 'changed' as const }, 'Put it back'],
    [{ what: 'removed' as const, command: null, entry: null }, 'Put it back'],
    [{ what: 'new-client' as const, command: null, path: null, entry: null }, 'Connect'],
  ])('names what adopting does: %j', async (about, label) => {
    await openDashboard('clients', shadows([aShadow(about)]));
    const [card] = await cards();
    expect(
      within(card as HTMLElement)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Ignore', 'Allow', label]);
  });

  it('has no button for what cannot be answered so', async () => {
    await openDashboard('clients', shadows([aShadow({ what: 'unreadable', answers: ['ignore'], command: null })]));
    const [card] = await cards();
    expect(
      within(card as HTMLElement)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['Ignore']);
  });
});

it('counts what is to be answered at the name of the screen', async () => {
  const { bridge } = await openDashboard('servers', shadows([aShadow(), aShadow({ id: 'other' })]));
  expect(await screen.findByRole('button', { name: /Clients\s*2\s*to answer/ })).toBeTruthy();
  bridge.push('clients.shadows', { findings: [], allowed: [] });
  await waitFor(() => expect(screen.queryByText('to answer')).toBeNull());
});

it('lists what was allowed, and takes it back', async () => {
  const { bridge, user } = await openDashboard('clients', {
    ...shadows([], [anAllowedShadow()]),
    'clients.forbidShadow': () => bridge.push('clients.shadows', { findings: [aShadow()], allowed: [] }),
  });
  await user.click(await screen.findByRole('button', { name: /^Allowed to go round Gatehouse/ }));
  expect(screen.getByText('/opt/sly --all')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /^Take back/ }));
  expect(bridge.inputs('clients.forbidShadow')).toEqual([{ id: 'shadow-1' }]);
  expect(await screen.findByRole('button', { name: /^Adopt/ })).toBeTruthy();
});
