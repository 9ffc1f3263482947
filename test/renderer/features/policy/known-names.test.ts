import { expect, it } from 'vitest';
import { namesOf } from '../../../../renderer/features/policy/known-names';
import type { ToolArgument } from '../../../../shared/domain/server';
import { aServer, aTool } from '../../../support/dashboard-views';

const argument = (name: string): ToolArgument => ({ name, type: 'string', isRequired: false, choices: [] });

const servers = [
  aServer({
    name: 'files',
    tools: [
      aTool('write_file', { arguments: [argument('path'), argument('content')] }),
      aTool('read_file', { arguments: [argument('path')] }),
    ],
  }),
  aServer({ name: 'github', tools: [aTool('merge', { arguments: [argument('repo')] })] }),
];

const argumentNames = (rule: { server: string; tool: string }) =>
  namesOf(servers, rule).arguments.map(({ name }) => name);

it.each([
  [{ server: '', tool: '' }, ['content', 'path', 'repo']],
  [{ server: 'files', tool: '' }, ['content', 'path']],
  [{ server: 'files', tool: 'read_*' }, ['path']],
  [{ server: 'git*', tool: '*' }, ['repo']],
  [{ server: 'files', tool: 'write_file' }, ['content', 'path']],
  [{ server: 'files', tool: 'delete_file' }, []],
])('knows of %j the arguments of the tools it may be about, each once', (rule, expected) => {
  expect(argumentNames(rule)).toEqual(expected);
});

it('offers every tool while the server is none that it knows', () => {
  expect(namesOf(servers, { server: 'fi', tool: '' }).tools).toEqual(['merge', 'read_file', 'write_file']);
  expect(namesOf(servers, { server: 'github', tool: '' }).tools).toEqual(['merge']);
});
