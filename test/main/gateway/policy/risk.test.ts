import { describe, expect, it } from 'vitest';
import { classifyRisk, type RiskClues, riskRank } from '../../../../main/gateway/policy/risk';
import type { Risk } from '../../../../shared/domain/risk';

const byRisk: Record<Risk, string> = {
  read: `read_file read_multiple_files list_directory directory_tree get_file_info search_files list_allowed_directories
    read_graph search_nodes  get_file_contents list_issues search_repositories get_pull_request_diff git_status git_log
    git_diff git_diff_staged git_show browser_snapshot   browser_take_screenshot
    slack_list_channels slack_get_channel_history slack_get_users search_emails read_email list_tables describe_table get_schema
    list_containers list_images get_pod list_namespaces get_logs retrieve_balance list_customers list_invoices
    notion-search notion-fetch notion-get-users  list_teams get_issue list_my_issues fetch fetch_html 
    get_message get_last_channel_message read_email_share mail_list email_search list_share get_webhook check_crawl_status get_run
    get_current_time convert_time brave_web_search resolve-library-id get-library-docs explain_query getJiraIssue searchConfluence
    fetch_logs list_my_labels get_commit list_commits list_releases get_me list_notifications get_label list_branches`,
  write: `API-post-search get_or_commit commit_get write_file edit_file create_directory move_file create_entities create_relations add_observations create_issue
    create_or_update_file push_files create_branch fork_repository add_issue_comment create_pull_request git_add git_commit git_checkout
    git_create_branch browser_click browser_type browser_navigate browser_fill_form browser_press_key browser_drag browser_select_option
    browser_file_upload browser_hover browser_handle_dialog slack_reply_to_thread slack_add_reaction draft_email
    modify_email create_label create_container pull_image scale_deployment create_customer create_invoice create_payment_link update_subscription
    notion-create-pages notion-update-page create_comment update_issue insert_row createJiraIssue updateConfluencePage mark_notifications_read
    start_container stop_container create_record update_database resolve_incident resolveThread update_post edit_message modify_webhook`,
  destructive: `delete_file delete_entities delete_relations delete_observations merge_pull_request git_reset delete_email batch_delete_emails
    remove_container remove_image delete_pod cancel_subscription create_refund drop_table truncate_table force_push deleteJiraIssue
    delete_message remove_webhook uninstall_helm_chart transfer_funds kubectl_delete`,
  external: `get_then_post slack_post_message send_email create_post create_message add_webhook share_file invite_user tweet notify_team
    forward_email search_and_email firecrawl_scrape send_sms broadcast post-tweet sendMessage publish_release`,
  exec: `execute_command run_terminal_cmd run_query execute_sql browser_evaluate browser_run_code exec_in_pod kubectl_exec run_python bash
    shell docker_exec invoke_lambda runScript`,
  unknown: `open_nodes browser_console_messages browser_network_requests sequentialthinking everything do_it magic_wand foo process_thing`,
};

const table = Object.entries(byRisk).flatMap(([risk, names]) =>
  names.split(/\s+/).map((name) => [name, risk as Risk] as const),
);

describe('the risk of tools of well-known servers by their names alone', () => {
  it.each(table)('%s: %s', (name, risk) => {
    expect(classifyRisk({ name }, { isTrusted: false })).toMatchObject({ risk });
  });
});

/** A schema as its arguments' names, `name:type` for what is no string, `name=a/b` for one of a few. */
function schemaOf(args: string): object {
  const properties = args
    .split(/\s+/)
    .filter(Boolean)
    .map((arg) => {
      const [named = '', choices] = arg.split('=');
      const [name = '', type = 'string'] = named.split(':');
      return [name, choices === undefined ? { type } : { type, enum: choices.split('/') }];
    });
  return { type: 'object', properties: Object.fromEntries(properties) };
}

const reads = { readOnlyHint: true };
const readsOutside = { readOnlyHint: true, openWorldHint: true };
const adds = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };
const overwrites = { readOnlyHint: false, destructiveHint: true };

/** Names, arguments and annotations as the servers themselves list them, of servers that are not trusted. */
const realTools: readonly (readonly [string, string, string, object | undefined, Risk])[] = [
  ['GitHub', 'get_issue', 'owner repo issue_number:number', readsOutside, 'read'],
  ['GitHub', 'issue_read', 'method=get/get_comments owner repo issue_number:number', reads, 'read'],
  ['GitHub', 'get_file_contents', 'owner repo path ref sha', reads, 'read'],
  ['GitHub', 'search_code', 'query sort=indexed order=asc/desc page:number', reads, 'read'],
  ['GitHub', 'get_pull_request_diff', 'owner repo pullNumber:number', reads, 'read'],
  ['GitHub', 'create_issue', 'owner repo title body assignees:array labels:array', adds, 'write'],
  ['GitHub', 'add_issue_comment', 'owner repo issue_number:number body', adds, 'write'],
  ['GitHub', 'create_or_update_file', 'owner repo path content message branch sha', overwrites, 'write'],
  ['GitHub', 'push_files', 'owner repo branch files:array message', undefined, 'write'],
  ['GitHub', 'merge_pull_request', 'owner repo pullNumber:number merge_method=merge/squash', undefined, 'destructive'],
  ['GitHub', 'delete_file', 'owner repo path message branch', undefined, 'destructive'],
  ['GitHub', 'run_workflow', 'owner repo workflow_id ref inputs:object', adds, 'exec'],
  [
    'filesystem',
    'read_text_file',
    'path tail:number head:number',
    { readOnlyHint: true, openWorldHint: false },
    'read',
  ],
  ['filesystem', 'list_directory_with_sizes', 'path sortBy=name/size', reads, 'read'],
  ['filesystem', 'directory_tree', 'path excludePatterns:array', reads, 'read'],
  ['filesystem', 'write_file', 'path content', { ...overwrites, openWorldHint: false }, 'write'],
  ['filesystem', 'edit_file', 'path edits:array dryRun:boolean', overwrites, 'write'],
  ['filesystem', 'move_file', 'source destination', undefined, 'write'],
  ['Slack', 'slack_list_channels', 'limit:number cursor', undefined, 'read'],
  ['Slack', 'slack_get_channel_history', 'channel_id limit:number', undefined, 'read'],
  ['Slack', 'slack_get_thread_replies', 'channel_id thread_ts', undefined, 'read'],
  ['Slack', 'slack_post_message', 'channel_id text', undefined, 'external'],
  ['Slack', 'slack_reply_to_thread', 'channel_id thread_ts text', undefined, 'external'],
  ['Slack', 'slack_add_reaction', 'channel_id timestamp reaction', undefined, 'write'],
  ['Slack', 'conversations_add_message', 'channel_id thread_ts payload content_type', undefined, 'external'],
  ['Gmail', 'send_email', 'to:array subject body cc:array bcc:array attachments:array', undefined, 'external'],
  ['Gmail', 'draft_email', 'to:array subject body cc:array', undefined, 'write'],
  ['Gmail', 'read_email', 'messageId', undefined, 'read'],
  ['Gmail', 'search_emails', 'query maxResults:number', undefined, 'read'],
  ['Gmail', 'modify_email', 'messageId labelIds:array addLabelIds:array', undefined, 'write'],
  ['Gmail', 'batch_delete_emails', 'messageIds:array', undefined, 'destructive'],
  ['Gmail', 'download_attachment', 'messageId attachmentId filename savePath', undefined, 'read'],
  ['Google Calendar', 'list-events', 'calendarId timeMin timeMax timeZone', { ...reads, openWorldHint: false }, 'read'],
  ['Google Calendar', 'create-event', 'calendarId summary start end attendees:array', undefined, 'external'],
  ['Google Calendar', 'delete-event', 'calendarId eventId sendUpdates=all/none', overwrites, 'destructive'],
  ['Playwright', 'browser_navigate', 'url', overwrites, 'external'],
  ['Playwright', 'browser_navigate', 'url', { readOnlyHint: false }, 'external'],
  ['Playwright', 'browser_snapshot', '', reads, 'read'],
  ['Playwright', 'browser_click', 'element ref doubleClick:boolean', adds, 'write'],
  ['Playwright', 'browser_evaluate', 'function element ref', overwrites, 'exec'],
  ['Playwright', 'browser_run_code', 'code', overwrites, 'exec'],
  ['Puppeteer', 'puppeteer_navigate', 'url launchOptions:object allowDangerous:boolean', undefined, 'external'],
  ['Puppeteer', 'puppeteer_screenshot', 'name selector width:number height:number', undefined, 'read'],
  ['Puppeteer', 'puppeteer_fill', 'selector value', undefined, 'write'],
  ['Puppeteer', 'puppeteer_evaluate', 'script', undefined, 'exec'],
  ['Postgres', 'query', 'sql', undefined, 'exec'],
  ['Postgres', 'list_schemas', '', reads, 'read'],
  ['Postgres', 'explain_query', 'sql analyze:boolean', undefined, 'exec'],
  ['sqlite', 'read_query', 'query', undefined, 'read'],
  ['sqlite', 'write_query', 'query', undefined, 'write'],
  ['sqlite', 'describe_table', 'table_name', undefined, 'read'],
  ['sqlite', 'append_insight', 'insight', undefined, 'write'],
  ['fetch', 'fetch', 'url max_length:integer start_index:integer raw:boolean', undefined, 'external'],
  ['memory', 'read_graph', '', { ...reads, openWorldHint: false }, 'read'],
  ['memory', 'add_observations', 'observations:array', adds, 'write'],
  ['memory', 'delete_entities', 'entityNames:array', overwrites, 'destructive'],
  ['Linear', 'list_issues', 'query teamId assigneeId limit:number', reads, 'read'],
  ['Linear', 'create_issue', 'title teamId description priority:number', adds, 'write'],
  ['Linear', 'create_comment', 'issueId body parentId', adds, 'write'],
  ['Atlassian', 'getJiraIssue', 'cloudId issueIdOrKey fields:array', undefined, 'read'],
  ['Atlassian', 'searchJiraIssuesUsingJql', 'cloudId jql maxResults:number', undefined, 'read'],
  ['Atlassian', 'editJiraIssue', 'cloudId issueIdOrKey fields:object', undefined, 'write'],
  ['Atlassian', 'transitionJiraIssue', 'cloudId issueIdOrKey transition:object', undefined, 'unknown'],
  ['Atlassian', 'createConfluencePage', 'cloudId spaceId title body', undefined, 'write'],
  ['Notion', 'notion-search', 'query query_type=internal/user', readsOutside, 'read'],
  ['Notion', 'API-post-search', 'query sort:object filter:object', undefined, 'write'],
  ['Notion', 'API-delete-a-block', 'block_id', undefined, 'destructive'],
  ['Notion', 'notion-update-page', 'page_id properties:object', overwrites, 'write'],
  ['Stripe', 'list_customers', 'limit:integer email', { ...reads, openWorldHint: true }, 'read'],
  ['Stripe', 'retrieve_balance', '', reads, 'read'],
  ['Stripe', 'create_payment_link', 'price quantity:integer', adds, 'write'],
  ['Stripe', 'create_refund', 'payment_intent amount:integer reason', undefined, 'destructive'],
  ['Stripe', 'cancel_subscription', 'subscription', overwrites, 'destructive'],
  ['Kubernetes', 'kubectl_get', 'resourceType name namespace output=json/yaml', reads, 'read'],
  ['Kubernetes', 'kubectl_apply', 'manifest filename namespace dryRun:boolean', undefined, 'write'],
  ['Kubernetes', 'kubectl_delete', 'resourceType name namespace force:boolean', undefined, 'destructive'],
  ['Kubernetes', 'exec_in_pod', 'name namespace command container', undefined, 'exec'],
  ['Kubernetes', 'port_forward', 'resourceType resourceName localPort:number', undefined, 'external'],
  ['Docker', 'list_containers', 'all:boolean filters:object', undefined, 'read'],
  ['Docker', 'run_container', 'image name command ports:object', undefined, 'exec'],
  ['Docker', 'remove_volume', 'volume_name force:boolean', undefined, 'destructive'],
  ['AWS', 'call_aws', 'cli_command max_results:integer', undefined, 'unknown'],
  ['AWS', 'invoke_lambda', 'function_name payload:object', undefined, 'exec'],
  ['AWS', 'read_documentation', 'url max_length:integer', undefined, 'external'],
  ['AWS', 'suggest_aws_commands', 'query', reads, 'read'],
  ['Sentry', 'get_issue_details', 'organizationSlug issueId', reads, 'read'],
  ['Sentry', 'search_events', 'organizationSlug naturalLanguageQuery', readsOutside, 'read'],
  ['Sentry', 'update_issue', 'organizationSlug issueId status=resolved/ignored', overwrites, 'write'],
  ['Figma', 'get_figma_data', 'fileKey nodeId depth:number', readsOutside, 'read'],
  ['Figma', 'download_figma_images', 'fileKey nodes:array localPath pngScale:number', { openWorldHint: true }, 'read'],
  ['Brave search', 'brave_web_search', 'query count:number offset:number', { openWorldHint: true }, 'read'],
  ['Brave search', 'brave_llm_context', 'query maximum_number_of_urls:number', { openWorldHint: true }, 'unknown'],
  ['Firecrawl', 'firecrawl_scrape', 'url formats:array', adds, 'external'],
  ['Firecrawl', 'firecrawl_extract', 'urls:array prompt schema:object', readsOutside, 'external'],
  ['Firecrawl', 'firecrawl_monitor_create', 'page:object webhookUrl', adds, 'external'],
  ['Exa', 'web_search_exa', 'query numResults:number', readsOutside, 'read'],
  ['Context7', 'resolve-library-id', 'libraryName', readsOutside, 'read'],
  ['desktop-commander', 'start_process', 'command timeout_ms:number shell', undefined, 'exec'],
  ['desktop-commander', 'interact_with_process', 'pid:number input', undefined, 'unknown'],
  ['desktop-commander', 'kill_process', 'pid:number', undefined, 'destructive'],
  ['Terminal', 'execute_command', 'command timeout:number', undefined, 'exec'],
  ['Datadog', 'list_hosts', 'filter count:number from:number', undefined, 'read'],
  ['Datadog', 'mute_host', 'hostname message end:number', undefined, 'write'],
  ['Datadog', 'get_logs', 'query from to limit:number', undefined, 'read'],
  ['CircleCI', 'run_pipeline', 'params:object', overwrites, 'exec'],
  ['CircleCI', 'get_build_failure_logs', 'params:object', overwrites, 'destructive'],
  ['HubSpot', 'hubspot-search-objects', 'objectType query limit:integer', { ...reads, openWorldHint: true }, 'read'],
  ['Airtable', 'delete_records', 'baseId tableId recordIds:array', overwrites, 'destructive'],
  ['Asana', 'asana_create_task_story', 'task_id text', undefined, 'write'],
  ['Discord', 'send-message', 'server channel message', undefined, 'external'],
  ['Telegram', 'edit_message', 'chat_id message_id:number new_text', undefined, 'write'],
  ['Twilio', 'create_call_note', 'phone_number note', undefined, 'external'],
  ['git', 'git_diff', 'repo_path target context_lines:number', undefined, 'read'],
  ['git', 'git_clone', 'url path branch depth:number', { readOnlyHint: false }, 'external'],
  ['git', 'git_push', 'path remote branch force:boolean', { readOnlyHint: false }, 'write'],
  ['git', 'git_reset', 'repo_path', undefined, 'destructive'],
  ['calculator', 'calculate', 'expression', undefined, 'read'],
  ['Hostinger', 'ecommerce_createADiscountV1', 'store_id code value:number', { readOnlyHint: false }, 'write'],
  ['Hostinger', 'mail_listAPITokensV1', 'order_id page:integer', reads, 'read'],
  ['sequential thinking', 'sequentialthinking', 'thought nextThoughtNeeded:boolean', undefined, 'unknown'],
];

describe('the risk of real tools by all that is known of them', () => {
  it.each(realTools)('%s: %s(%s)', (_server, name, args, annotations, risk) => {
    const clues = { name, inputSchema: schemaOf(args), annotations: annotations as Record<string, unknown> };
    expect(classifyRisk(clues, { isTrusted: false }).risk).toBe(risk);
  });
});

it.each([
  ['browser_evaluate', { function: {} }, 'exec'],
  ['query', { sql: {} }, 'exec'],
  ['read_things', { command: {} }, 'exec'],
  ['get_user', { id: {}, query: {} }, 'read'],
  ['get_user', { constructor: {} }, 'read'],
])('%s with the arguments %o: %s', (name, properties, risk) => {
  expect(classifyRisk({ name, inputSchema: { type: 'object', properties } }, { isTrusted: false }).risk).toBe(risk);
});

it.each([
  ['getDBDrop', 'destructive'],
  ['listSQLExecute', 'exec'],
  ['readAPIWrite', 'write'],
  ['getHTTPStatus', 'read'],
])('finds the verb after an acronym: %s', (name, risk) => {
  expect(classifyRisk({ name }, { isTrusted: false }).risk).toBe(risk);
});

it.each([undefined, null, 'text', [], { properties: null }, { properties: ['sql'] }])(
  'takes %o for a schema without a crash',
  (inputSchema) => {
    expect(classifyRisk({ name: 'get_user', inputSchema }, { isTrusted: false }).risk).toBe('read');
  },
);

it.each([
  ['an address', 'get_page', { url: { type: 'string' } }, 'external'],
  ['an address in a longer name', 'get_page', { imageUrl: { type: 'string' } }, 'external'],
  ['several addresses', 'get_pages', { urls: { type: 'array', items: { type: 'string' } } }, 'external'],
  ['an address that the schema does not describe', 'get_page', { uri: true }, 'external'],
  ['one of a few addresses', 'get_page', { url: { enum: ['https://a.example', 'https://b.example'] } }, 'read'],
  ['the only address there is', 'get_page', { url: { const: 'https://a.example' } }, 'read'],
  ['a switch', 'get_page', { url: { type: 'boolean' } }, 'read'],
  ['the end of a time span', 'get_logs', { from: {}, to: {} }, 'read'],
  ['somebody to tell something', 'get_along', { to: {}, body: {} }, 'external'],
  ['a channel that is read', 'search_history', { channel: {}, query: {} }, 'read'],
  ['somebody who gets a copy', 'get_report', { cc: {} }, 'external'],
  ['something without a name', 'get_page', { _: {}, '': {} }, 'read'],
  ['the name of a host', 'get_uptime', { hostname: {} }, 'read'],
  ['a host', 'get_uptime', { host: {} }, 'external'],
])('a tool that takes %s', (_what, name, properties, risk) => {
  expect(classifyRisk({ name, inputSchema: { type: 'object', properties } }, { isTrusted: false }).risk).toBe(risk);
});

it('names the argument that made it what it is', () => {
  const inputSchema = { type: 'object', properties: { page: {}, callback_url: {} } };
  expect(classifyRisk({ name: 'get_page', inputSchema }, { isTrusted: false })).toEqual({
    risk: 'external',
    reason: 'it takes an address as “callback_url”',
    isRiskByPerson: false,
  });
});

it.each<[string, object, object | undefined, boolean, string]>([
  ['foo', {}, undefined, false, 'its name does not say what it does'],
  ['delete_and_remove', {}, undefined, false, 'its name says “delete”'],
  ['get_page', { SQL: {} }, undefined, false, 'it takes “SQL”'],
  ['send_email', { sql: {} }, undefined, false, 'it takes “sql”'],
  ['get_page', { HOST: {} }, undefined, false, 'it takes an address as “HOST”'],
  ['get_page', { CC: {} }, undefined, false, 'it takes a recipient as “CC”'],
  ['get_page', { TO: {}, BODY: {} }, undefined, false, 'it takes a recipient as “TO”'],
  ['send_email', { url: {} }, undefined, false, 'its name says “send”'],
  [
    'write_file',
    {},
    { destructiveHint: true },
    false,
    'its name says “write”, and the server says that it may overwrite or delete',
  ],
  ['get_user', {}, { destructiveHint: true }, false, 'the server says that it may overwrite or delete'],
  ['get_user', {}, { readOnlyHint: false }, false, 'the server says that it changes things'],
  [
    'get_user',
    {},
    { readOnlyHint: false, openWorldHint: true },
    false,
    'the server says that it changes things, and reaches outside',
  ],
  ['get_page', { url: {} }, { readOnlyHint: false, openWorldHint: true }, false, 'it takes an address as “url”'],
  ['delete_file', {}, { readOnlyHint: true }, true, 'the server says that it only reads'],
  ['fetch', { url: {} }, { readOnlyHint: true }, true, 'it takes an address as “url”'],
  ['get_page', { cc: {} }, { readOnlyHint: true }, true, 'the server says that it only reads'],
  ['delete_file', {}, { readOnlyHint: false, destructiveHint: false }, true, 'the server says that it only adds'],
  ['send_email', {}, { readOnlyHint: false, destructiveHint: false }, true, 'its name says “send”'],
  ['get_user', {}, { destructiveHint: true }, true, 'the server says that it may overwrite or delete'],
  ['get_user', {}, { readOnlyHint: false }, true, 'the server says that it changes things'],
  ['delete_file', {}, { destructiveHint: false }, true, 'its name says “delete”'],
])('says of %s with %j and %j why: trusted %s', (name, properties, annotations, isTrusted, reason) => {
  const clues = {
    name,
    inputSchema: { type: 'object', properties },
    annotations: annotations as RiskClues['annotations'],
  };
  expect(classifyRisk(clues, { isTrusted })).toMatchObject({ reason, isRiskByPerson: false });
});

it.each<[string, Risk]>([
  ['DBDelete', 'destructive'],
  ['v2Delete', 'destructive'],
  ['listDNSRecords', 'read'],
  ['_mail_list', 'read'],
  ['--delete', 'destructive'],
  ['DELETE', 'destructive'],
])('finds the words of %s: %s', (name, risk) => {
  expect(classifyRisk({ name }, { isTrusted: false }).risk).toBe(risk);
});

it.each([undefined, null, 'text', [], { properties: null }, { properties: [] }, { properties: 'url' }])(
  'takes nothing from what is no schema: %j',
  (inputSchema) => {
    expect(classifyRisk({ name: 'get_user', inputSchema }, { isTrusted: false }).risk).toBe('read');
  },
);

it('orders risks from harmless to worst', () => {
  const risks = Object.keys(riskRank) as Risk[];
  expect(risks.toSorted((a, b) => riskRank[a] - riskRank[b])).toEqual([
    'read',
    'write',
    'unknown',
    'external',
    'destructive',
    'exec',
  ]);
});

describe('the person’s own word', () => {
  const worst = {
    name: 'run_and_delete',
    annotations: { destructiveHint: true },
    inputSchema: { properties: { url: {} } },
  };
  it.each(Object.keys(byRisk) as Risk[])('is the last one: %s', (risk) => {
    for (const isTrusted of [true, false])
      expect(classifyRisk(worst, { isTrusted, risk })).toEqual({
        risk,
        reason: 'the user set it so',
        isRiskByPerson: true,
      });
  });
});

describe('annotations of a server that is not trusted', () => {
  it.each([
    ['delete_file', { readOnlyHint: true }, 'destructive'],
    ['run_command', { readOnlyHint: true, destructiveHint: false }, 'exec'],
    ['write_file', { readOnlyHint: true }, 'write'],
    ['foo', { readOnlyHint: true }, 'unknown'],
    ['foo', { readOnlyHint: false, destructiveHint: false }, 'unknown'],
    ['write_file', { destructiveHint: false }, 'write'],
    ['get_user', { readOnlyHint: 'true' }, 'read'],
    ['web_search', { openWorldHint: true }, 'read'],
    ['web_search', { readOnlyHint: true, openWorldHint: true }, 'read'],
    ['send_email', { readOnlyHint: true, openWorldHint: false }, 'external'],
    ['get_user', { readOnlyHint: true, destructiveHint: true }, 'read'],
    ['get_user', Object.create({ destructiveHint: true }), 'read'],
  ])('never lower the risk: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, { isTrusted: false }).risk).toBe(risk);
  });

  it.each([
    ['get_user', { destructiveHint: true }, 'destructive'],
    ['get_user', { readOnlyHint: false }, 'write'],
    ['foo', { destructiveHint: true }, 'destructive'],
    ['get_user', { readOnlyHint: false, openWorldHint: true }, 'external'],
    ['get_user', { readOnlyHint: false, openWorldHint: false }, 'write'],
    ['write_file', { readOnlyHint: false, openWorldHint: true }, 'write'],
  ])('may raise it: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, { isTrusted: false }).risk).toBe(risk);
  });
});

describe('annotations of a trusted server', () => {
  it.each([
    ['delete_file', { readOnlyHint: true }, 'read'],
    ['foo', { readOnlyHint: true }, 'read'],
    ['get_user', { destructiveHint: true }, 'destructive'],
    ['foo', {}, 'unknown'],
    ['delete_file', { title: 'Read' }, 'destructive'],
    ['run_command', { destructiveHint: true }, 'exec'],
    ['run_command', { readOnlyHint: false, destructiveHint: false }, 'write'],
    ['foo', { readOnlyHint: false }, 'unknown'],
    ['get_user', { readOnlyHint: false }, 'write'],
    ['send_email', { readOnlyHint: false, destructiveHint: false }, 'external'],
    ['send_email', { readOnlyHint: false, destructiveHint: false, openWorldHint: false }, 'write'],
    ['API-post-search', { readOnlyHint: true, openWorldHint: true }, 'read'],
  ])('are believed: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, { isTrusted: true }).risk).toBe(risk);
  });
});

it.each([
  [{ readOnlyHint: true }, 'external'],
  [{ readOnlyHint: true, openWorldHint: true }, 'external'],
  [{ readOnlyHint: true, openWorldHint: false }, 'read'],
])('a trusted server that reads addresses reaches outside unless it says otherwise: %o', (annotations, risk) => {
  const inputSchema = { type: 'object', properties: { url: { type: 'string' } } };
  expect(classifyRisk({ name: 'fetch', annotations, inputSchema }, { isTrusted: true }).risk).toBe(risk);
});

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('knows nothing of a tool named %s', (name) => {
  expect(classifyRisk({ name }, { isTrusted: false }).risk).toBe('unknown');
});
