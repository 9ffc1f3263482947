import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { aCandidate, anImportPlan } from '../../../../support/import-views';
import { openImport, reviewImport } from '../../../../support/open-import';

const failure = (message: string) => Object.assign(new Error(message), { code: 'conflict' });

describe('where to look', () => {
  it('is the clients of this computer first', async () => {
    const { bridge } = await reviewImport([aCandidate()]);
    expect(bridge.inputs('clients.planImport')).toEqual([{ from: 'clients' }]);
  });

  it('is a text that is pasted, and kept for who goes back', async () => {
    const { bridge, user } = await openImport({ 'clients.planImport': () => anImportPlan() });
    await user.click(screen.getByRole('tab', { name: 'Pasted text' }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Look at it' }).disabled).toBe(true);
    await user.click(screen.getByRole('textbox', { name: 'Configuration' }));
    await user.paste('{"mcpServers":{}}');
    await user.click(screen.getByRole('button', { name: 'Look at it' }));
    await user.click(await screen.findByRole('button', { name: 'Back' }));
    expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Configuration' })).value).toBe(
      '{"mcpServers":{}}',
    );
    expect(bridge.inputs('clients.planImport')).toEqual([{ from: 'text', text: '{"mcpServers":{}}' }]);
  });

  it('is a file or a bundle by its path', async () => {
    const { bridge, user } = await openImport({ 'clients.planImport': () => anImportPlan() });
    await user.click(screen.getByRole('tab', { name: 'File or bundle' }));
    await user.type(screen.getByRole('textbox', { name: 'Path' }), ' ~/Downloads/github.mcpb {Enter}');
    await screen.findByRole('dialog', { name: /Which servers/ });
    expect(bridge.inputs('clients.planImport')).toEqual([{ from: 'path', path: '~/Downloads/github.mcpb' }]);
  });

  it('is a file that is chosen, whose text is shown before it is looked at', async () => {
    const { bridge, user } = await openImport();
    await user.click(screen.getByRole('tab', { name: 'File or bundle' }));
    const chosen = new File(['{"servers":{}}'], 'mcp.json', { type: 'application/json' });
    await user.upload(screen.getByLabelText('File with servers'), chosen);
    expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Configuration' })).value).toBe(
      '{"servers":{}}',
    );
    expect(bridge.inputs('clients.planImport')).toEqual([]);
  });

  it.each([
    ['a bundle', 'github.mcpb', 10, /Write its path into the field above/],
    ['more than a configuration ever is', 'mcp.json', 1_000_001, /larger than 1 MB/],
  ])('is no file with %s', async (_what, name, size, sentence) => {
    await openImport();
    // Whoever drags a file onto the field is not held up by what it asks for.
    const anyFile = userEvent.setup({ applyAccept: false });
    await anyFile.click(screen.getByRole('tab', { name: 'File or bundle' }));
    await anyFile.upload(screen.getByLabelText('File with servers'), new File(['x'.repeat(size)], name));
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  it.each([
    [
      'what is wrong with the text, in its place',
      [{ path: '', text: 'Line 3, column 7: A comma is missing.' }],
      /Line 3/,
    ],
    ['that no server is in it', [], /There is no server in this text/],
  ])('says %s', async (_what, problems, sentence) => {
    const { user } = await openImport({ 'clients.planImport': () => anImportPlan({ candidates: [], problems }) });
    await user.click(screen.getByRole('tab', { name: 'Pasted text' }));
    await user.click(screen.getByRole('textbox', { name: 'Configuration' }));
    await user.paste('x');
    await user.click(screen.getByRole('button', { name: 'Look at it' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(sentence);
    await user.type(screen.getByRole('textbox', { name: 'Configuration' }), 'y');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says why it could not be looked into', async () => {
    const { user } = await openImport({
      'clients.planImport': () => {
        throw failure('This bundle links to a file outside itself. It is not read.');
      },
    });
    await user.click(screen.getByRole('button', { name: 'Look for servers' }));
    expect((await screen.findByRole('alert')).textContent).toContain('links to a file outside itself');
  });

  it('says so where the clients have none, with what could not be read', async () => {
    await reviewImport(
      [],
      {},
      { problems: [{ path: '/home/ana/.cursor/mcp.json', text: 'Line 2: A brace is missing.' }] },
    );
    expect(screen.getByRole('dialog', { name: 'No servers were found' })).toBeTruthy();
    expect(screen.getByText('Line 2: A brace is missing.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Import \d/ })).toBeNull();
  });
});
