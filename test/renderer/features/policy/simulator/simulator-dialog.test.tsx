import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Simulation } from '../../../../../shared/domain/simulation';
import { anApprovalRequest, aReachOffer } from '../../../../support/an-approval-request';
import { aCallDetails, aCallSummary, aClient, aProfile, aServer, aTool } from '../../../../support/dashboard-views';
import type { FakeBridgeOverrides } from '../../../../support/fake-bridge';
import { openDashboard } from '../../../../support/open-dashboard';

// Whole screens are drawn with every key: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 20_000 });

const aSimulation = (fields: Partial<Simulation> = {}): Simulation => ({
  decision: { effect: 'ask', ruleId: 'b', why: 'The rule “Ask before write_* on files.” asks.' },
  risk: 'write',
  riskReason: 'its name says “write”',
  path: [
    { ruleId: 'a', sentence: 'Allow read_* on files.', verdict: 'passed', because: 'its tool is read_*' },
    { ruleId: 'b', sentence: 'Ask before write_* on files.', verdict: 'decided', because: 'all of it matches' },
  ],
  request: null,
  ...fields,
});

async function openSimulator(overrides: FakeBridgeOverrides = {}) {
  const path = { name: 'path', type: 'string', isRequired: true, choices: [] } as const;
  const opened = await openDashboard('policy', {
    'policy.rules': [],
    'policy.simulate': () => aSimulation(),
    'clients.list': [aClient()],
    'servers.list': [aServer({ tools: [aTool('write_file', { arguments: [{ ...path, choices: [] }] })] })],
    ...overrides,
  });
  await opened.user.click(await screen.findByRole('button', { name: 'Try a call' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Try a call' }));
  const fill = (label: string, value: string) =>
    fireEvent.change(dialog.getByLabelText<HTMLInputElement>(label), { target: { value } });
  const json = () => dialog.getByLabelText<HTMLTextAreaElement>('Arguments (JSON)').value;
  const run = () => opened.user.click(dialog.getByRole('button', { name: 'Try it', hidden: true }));
  return { ...opened, dialog, fill, json, run };
}

const call = { client: 'Cursor', server: 'files', tool: 'write_file' };
type Filling = Awaited<ReturnType<typeof openSimulator>>;
const fillAll = ({ fill }: Filling) => {
  fill('Client', call.client);
  fill('Server', call.server);
  fill('Tool', call.tool);
};

it('asks for no profile: which one a call has follows from its client', async () => {
  const { dialog } = await openSimulator({ 'profiles.list': [aProfile()] });
  expect(dialog.getAllByRole('combobox').map((field) => field.closest('div')?.textContent)).toEqual([
    'Client',
    'Server',
    'Tool',
  ]);
});

it('says what would become of a call, why, and the way through the rules', async () => {
  const opened = await openSimulator();
  fillAll(opened);
  await opened.run();
  const result = within(await opened.dialog.findByRole('region', { name: 'What would become of it' }));
  expect(result.getByText('The rule “Ask before write_* on files.” asks.')).toBeTruthy();
  expect(result.getByText(/it changes something, for/).textContent).toContain('its name says “write”');
  const steps = within(result.getByRole('list', { name: 'The way through the rules' })).getAllByRole('listitem');
  expect(steps.map(({ textContent }) => textContent)).toEqual([
    'Allow read_* on files.Does not match: its tool is read_*',
    'Ask before write_* on files.Decides: all of it matches',
  ]);
  expect(opened.bridge.inputs('policy.simulate')).toEqual([{ ...call, argumentsJson: '{\n  "path": ""\n}' }]);
});

it('says in short what the prompt would show', async () => {
  const request = anApprovalRequest({
    summary: 'Write /etc/hosts',
    findings: [{ severity: 'high', label: 'Outside every project' }],
    ceremony: { kind: 'hold' },
    reaches: [aReachOffer({ label: 'these exact arguments' }), aReachOffer({ label: 'path under ~/projects' })],
  });
  const opened = await openSimulator({ 'policy.simulate': () => aSimulation({ request }) });
  fillAll(opened);
  await opened.run();
  const result = within(await opened.dialog.findByRole('region', { name: 'What would become of it' }));
  expect(result.getByText('Write /etc/hosts')).toBeTruthy();
  expect(result.getByText('Outside every project')).toBeTruthy();
  expect(result.getByText(request.why)).toBeTruthy();
  expect(result.getByText(/A yes could also hold for/).textContent).toBe(
    'A yes could also hold for: these exact arguments; path under ~/projects. It takes a press that lasts.',
  );
});

it('says that a yes would hold once where nothing more is offered, and what shadow rules would have said', async () => {
  const decision = {
    effect: 'ask',
    ruleId: null,
    why: 'No rule covers it.',
    shadow: [{ ruleId: 's', effect: 'deny' }],
  };
  const opened = await openSimulator({
    'policy.simulate': () =>
      aSimulation({ decision: decision as Simulation['decision'], request: anApprovalRequest({ reaches: [] }) }),
  });
  fillAll(opened);
  await opened.run();
  expect(await opened.dialog.findByText('A yes would hold just this once.')).toBeTruthy();
  expect(opened.dialog.getByText(/In shadow: a rule would have said “deny”/)).toBeTruthy();
});

it('begins with the arguments of the schema until somebody types some', async () => {
  const opened = await openSimulator();
  expect(opened.json()).toBe('{}');
  fillAll(opened);
  expect(opened.json()).toBe('{\n  "path": ""\n}');
  opened.fill('Arguments (JSON)', '{"path":"mine"}');
  opened.fill('Tool', 'other');
  expect(opened.json()).toBe('{"path":"mine"}');
});

it('says that no rule decided', async () => {
  const decision = { effect: 'ask', ruleId: null, why: 'No rule covers write_file.' } as const;
  const opened = await openSimulator({ 'policy.simulate': () => aSimulation({ decision, path: [] }) });
  fillAll(opened);
  await opened.run();
  expect(await opened.dialog.findByText('There are no rules, so the risk of the tool decides.')).toBeTruthy();
});

it.each([
  ['{"path":', /not JSON yet/],
  ['[1]', /JSON object/],
])('asks for nothing with the arguments %s', async (json, expected) => {
  const opened = await openSimulator();
  fillAll(opened);
  opened.fill('Arguments (JSON)', json);
  await opened.run();
  expect(opened.dialog.getByText(expected)).toBeTruthy();
  expect(opened.bridge.inputs('policy.simulate')).toEqual([]);
});

it('asks for nothing without a client, a server and a tool', async () => {
  const opened = await openSimulator();
  await opened.run();
  expect(opened.dialog.getByText('Choose a client, a server and a tool.')).toBeTruthy();
  expect(opened.bridge.inputs('policy.simulate')).toEqual([]);
});

it('takes a recent call, and says when its arguments were not kept whole', async () => {
  const opened = await openSimulator({
    'activity.recent': [aCallSummary(0)],
    'activity.call': () => aCallDetails({ ...call, argumentsJson: '{"path":"a', isArgumentsCut: true }),
  });
  await opened.user.click(opened.dialog.getByRole('combobox', { name: 'Begin with' }));
  await opened.user.click(await screen.findByRole('option', { name: /tool_0 on files for Cursor/ }));
  await waitFor(() => expect(opened.json()).toBe('{"path":"a'));
  expect(opened.dialog.getByText(/kept only the beginning/)).toBeTruthy();
  expect(opened.bridge.inputs('activity.call')).toEqual([{ callId: 'call-0' }]);
});

it('says when the result is of an earlier call, and why one could not be tried', async () => {
  let isFailing = false;
  const opened = await openSimulator({
    'policy.simulate': () => {
      if (isFailing) throw Object.assign(new Error('There is no server “x”. Choose another.'), { code: 'not-found' });
      return aSimulation();
    },
  });
  fillAll(opened);
  await opened.run();
  await opened.dialog.findByRole('region', { name: 'What would become of it' });
  opened.fill('Server', 'x');
  expect(opened.dialog.getByText('The call was changed since. Try it again.')).toBeTruthy();
  isFailing = true;
  await opened.run();
  expect(await opened.dialog.findByText('There is no server “x”. Choose another.')).toBeTruthy();
  expect(opened.dialog.queryByRole('region', { name: 'What would become of it' })).toBeNull();
});
