import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../../support/an-approval-request';
import { arm, click, denyButton, openPrompt, pass, press } from '../../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const request = anApprovalRequest({
  tool: 'create_issue',
  arguments: [
    { key: 'title', kind: 'text', value: 'Old title' },
    { key: 'id', kind: 'json', value: '12345678901234567890' },
  ],
  argumentsJson: '{"title":"Old title","id":12345678901234567890}',
  schemaJson: JSON.stringify({
    type: 'object',
    required: ['title'],
    properties: {
      title: { type: 'string', description: 'What it is about' },
      id: { type: 'integer' },
      labels: { type: 'array', items: { type: 'string' } },
      isPrivate: { type: 'boolean' },
      owner: { type: 'object', properties: { name: { type: 'string' } } },
      anything: {},
    },
  }),
});

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const box = (name: string | RegExp) => screen.getByRole('textbox', { name });
const write = (name: string | RegExp, value: string) => fireEvent.change(box(name), { target: { value } });

async function openEditor(overrides = {}, bridgeOverrides = {}) {
  const bridge = await openPrompt([{ ...request, ...overrides }], bridgeOverrides);
  await arm();
  await press('e');
  return bridge;
}

/** Uses what was edited, and waits until it can be answered. */
async function use(): Promise<void> {
  await press('Enter', { ctrlKey: true });
  await pass(700);
}

describe('from the editor to the answer', () => {
  it('shows what was changed before it is allowed, and allows it once as edited', async () => {
    const bridge = await openEditor();
    write(/^title/, 'New title');
    await use();
    expect(screen.getByRole('region', { name: 'You changed 1 argument' }).textContent).toMatch(
      /title−removed: Old title\+added: New title$/,
    );
    expect(within(screen.getByRole('region', { name: 'Arguments' })).getByText('New title')).toBeTruthy();
    await click(button('Allow edited once'));
    expect(bridge.inputs(replies)).toEqual([
      expect.objectContaining({ scope: 'once', argumentsJson: '{"title":"New title","id":12345678901234567890}' }),
    ]);
  });

  it('answers nothing from the editor: Escape goes back, and so does using it', async () => {
    const bridge = await openEditor();
    write(/^title/, 'New title');
    await press('Escape');
    expect(document.activeElement).toBe(denyButton());
    expect(button('Allow once')).toBeTruthy();
    await pass(700);
    await press('e');
    expect(box(/^title/)).toHaveProperty('value', 'New title');
    await press('Enter', { ctrlKey: true });
    await press('Enter', { ctrlKey: true });
    await press('Escape');
    expect(bridge.inputs(replies)).toEqual([]);
  });

  it('can only be allowed once, and is as it was again after undoing', async () => {
    await openEditor();
    write(/^title/, 'New title');
    await use();
    await press('5');
    expect(button('Allow edited once')).toBeTruthy();
    await click(button('Undo it'));
    await pass(700);
    await press('2');
    expect(button('Allow for 15 minutes')).toBeTruthy();
  });

  it('is no edit when everything is as it was', async () => {
    await openEditor();
    write(/^title/, 'New title');
    write(/^title/, 'Old title');
    await use();
    expect(button('Allow once')).toBeTruthy();
  });

  it('says in the words of the gateway why an edit was not taken', async () => {
    await openEditor(
      {},
      {
        [replies]: () => {
          throw Object.assign(new Error('“title” must have at most 5 characters. Change it and try again.'), {
            code: 'invalid-request',
          });
        },
      },
    );
    write(/^title/, 'New title');
    await use();
    await click(button('Allow edited once'));
    expect(screen.getByRole('alert').textContent).toBe(
      '“title” must have at most 5 characters. Change it and try again.',
    );
    expect(screen.getByRole('region', { name: 'You changed 1 argument' })).toBeTruthy();
  });

  it('keeps the edit when only the countdown or the number of calls changed, and drops it with other arguments', async () => {
    const bridge = await openEditor();
    write(/^title/, 'New title');
    await use();
    bridge.push('approvals.pending', [{ ...request, revision: 2, calls: 2 }]);
    await pass(700);
    expect(button('Allow edited once')).toBeTruthy();
    bridge.push('approvals.pending', [{ ...request, revision: 3, argumentsJson: '{"title":"Other"}' }]);
    await pass(700);
    expect(button('Allow once')).toBeTruthy();
  });

  it('is not there where nothing may be edited', async () => {
    await openEditor({ mayEdit: false });
    expect(screen.queryByRole('tab')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });
});

describe('the form', () => {
  it('adds and leaves out what is optional', async () => {
    const bridge = await openEditor();
    expect(screen.queryByRole('button', { name: 'Leave out title' })).toBeNull();
    await click(button('Leave out id'));
    await click(button('Add labels'));
    await click(button('Add one'));
    write('labels, 1 of 1', 'bug');
    await click(button('Add owner'));
    await click(button('Add name'));
    write(/^name/, 'ana');
    await click(button('Add isPrivate'));
    await use();
    await click(button('Allow edited once'));
    expect(bridge.inputs(replies)).toEqual([
      expect.objectContaining({
        argumentsJson: '{"title":"Old title","labels":["bug"],"owner":{"name":"ana"},"isPrivate":false}',
      }),
    ]);
  });

  it('says what is not a value yet, and cannot be used until it is', async () => {
    await openEditor();
    write(/^id/, '12e');
    expect(screen.getByText('This is not a number.')).toBeTruthy();
    expect(screen.getByText('id is no value yet.')).toBeTruthy();
    expect(button('Use these arguments').getAttribute('aria-disabled')).toBe('true');
    write(/^id/, '12e3');
    expect(screen.queryByText('id is no value yet.')).toBeNull();
    await click(button('Add anything'));
    write(/^anything/, '{"a": tru');
    expect(screen.getByText('anything is no value yet.')).toBeTruthy();
  });

  it('checks type, and takes line breaks in texts', async () => {
    await openEditor();
    write(/^id/, '1.5');
    expect(screen.getByText('id must be a whole number.')).toBeTruthy();
    box(/^title/).focus();
    const isTaken = !fireEvent.keyDown(box(/^title/), { key: 'Enter' });
    expect(isTaken).toBe(false);
  });
});

describe('the JSON', () => {
  const json = () => screen.getByRole('textbox', { name: 'Exactly what is sent' });

  it('holds what the form holds, and the form what it holds', async () => {
    await openEditor();
    write(/^title/, 'From the form');
    fireEvent.click(screen.getByRole('tab', { name: 'JSON' }));
    expect(json()).toHaveProperty('value', '{\n  "title": "From the form",\n  "id": 12345678901234567890\n}');
    fireEvent.change(json(), { target: { value: '{"title":"From the JSON"}' } });
    fireEvent.click(screen.getByRole('tab', { name: 'Form' }));
    expect(box(/^title/)).toHaveProperty('value', 'From the JSON');
  });

  it('keeps what cannot be read, and says where it breaks', async () => {
    await openEditor();
    fireEvent.click(screen.getByRole('tab', { name: 'JSON' }));
    fireEvent.change(json(), { target: { value: '{"title": "x"' } });
    expect(screen.getByText('Line 1, column 14: a comma or } is missing here.')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Form' }));
    expect(json()).toHaveProperty('value', '{"title": "x"');
  });

  it('says what is required', async () => {
    await openEditor();
    fireEvent.click(screen.getByRole('tab', { name: 'JSON' }));
    fireEvent.change(json(), { target: { value: '{}' } });
    expect(screen.getByText('title is required.')).toBeTruthy();
  });
});

it('shows the schema of a hostile server as text', async () => {
  await openEditor({
    schemaJson: JSON.stringify({
      properties: { title: { type: 'string', description: `<img src=x>\u202e${'long '.repeat(100)}` } },
    }),
  });
  expect(document.querySelector('img')).toBeNull();
  expect(screen.getByText('U+202E')).toBeTruthy();
  expect(screen.getByText(/212 more characters in the tool's definition/)).toBeTruthy();
});
