import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hintPacks } from '../../../../../main/gateway/approval/preview/hint-packs';
import { HintPack } from '../../../../../main/gateway/approval/preview/hints';
import { previewsOf } from '../../../../support/preview-call';

const packs = hintPacks.map((pack) => HintPack.parse(pack));

it('loads every file that is there', () => {
  const folder = join(import.meta.dirname, '../../../../../main/gateway/approval/hints');
  expect(hintPacks).toHaveLength(readdirSync(folder).length);
  expect(packs.length).toBeGreaterThanOrEqual(20);
});

it('names each server once', () => {
  expect(new Set(packs.map(({ name }) => name)).size).toBe(packs.length);
});

/** Calls as these servers take them, with what a person is told. */
describe('real calls', () => {
  it.each<[string, string, object, string]>([
    ['Filesystem', 'move_file', { source: 'a', destination: 'b' }, 'Move a to b'],
    ['github', 'merge_pull_request', { owner: 'a', repo: 'b', pullNumber: 7 }, 'Merge pull request #7 in a/b'],
    ['gitlab', 'create_issue', { project_id: 'a/b', title: 'T' }, 'Create the issue T in project a/b'],
    ['slack', 'slack_post_message', { channel_id: 'C1', text: 'x' }, 'Post a message to channel C1'],
    ['Gmail', 'send_email', { to: ['a@b.c'], subject: 'Hello you', body: 'x' }, 'Send the mail “Hello you” to a@b.c'],
    ['gdrive', 'search', { query: 'plan' }, 'Search files for plan'],
    ['Google Calendar', 'delete-event', { calendarId: 'p', eventId: 'e1' }, 'Delete the event e1'],
    ['Notion', 'API-post-search', { query: 'x' }, 'Search for x'],
    ['linear', 'update_issue', { id: 'ENG-1', stateId: 's' }, 'Change issue ENG-1'],
    ['Jira', 'jira_delete_issue', { issue_key: 'P-1' }, 'Delete issue P-1'],
    ['atlassian', 'createJiraIssue', { projectKey: 'P', summary: 'T' }, 'Create the issue T in P'],
    ['postgres', 'query', { sql: 'select 1' }, 'Query the database'],
    ['sqlite', 'write_query', { query: 'delete from a' }, 'Change the database'],
    ['playwright', 'browser_navigate', { url: 'https://a.example' }, 'Open https://a.example in the browser'],
    ['puppeteer', 'puppeteer_click', { selector: '#a' }, 'Click #a'],
    ['fetch', 'fetch', { url: 'https://a.example' }, 'Load https://a.example'],
    ['brave-search', 'brave_web_search', { query: 'cats' }, 'Search the web for cats'],
    ['memory', 'delete_entities', { entityNames: ['a', 'b'] }, 'Forget “a and 1 more”'],
    ['stripe', 'create_refund', { payment_intent: 'pi_1' }, 'Refund the payment pi_1'],
    ['k8s', 'kubectl_delete', { resourceType: 'pod', name: 'p', namespace: 'n' }, 'Delete pod p in n'],
    ['sentry', 'update_issue', { issueId: 'A-1', status: 'resolved' }, 'Set issue A-1 to resolved'],
    ['git', 'git_checkout', { repo_path: '.', branch_name: 'main' }, 'Switch . to main'],
    ['sample', 'delete_note', { name: 'a.md' }, 'Delete the note a.md'],
  ])('%s %s', async (server, tool, args, summary) => {
    expect((await previewsOf(args, { server, tool })).summary).toBe(summary);
  });
});

it('changes nothing about a path that leads to a place of secrets', async () => {
  const args = { owner: 'a', repo: 'b', path: '/home/ana/.ssh/id_rsa', content: 'x', branch: 'm' };
  const { findings } = await previewsOf(args, { server: 'github', tool: 'create_or_update_file' });
  expect(findings).toEqual([{ severity: 'high', label: 'Keys for signing in to other machines' }]);
});
