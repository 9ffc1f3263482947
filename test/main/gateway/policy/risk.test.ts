import { describe, expect, it } from 'vitest';
import { classifyRisk } from '../../../../main/gateway/policy/risk';
import type { Risk } from '../../../../shared/domain/risk';

const byRisk: Record<Risk, string> = {
  read: `read_file read_multiple_files list_directory directory_tree get_file_info search_files list_allowed_directories
    read_graph search_nodes  get_file_contents list_issues search_repositories get_pull_request_diff git_status git_log
    git_diff git_diff_staged git_show browser_snapshot   browser_take_screenshot
    slack_list_channels slack_get_channel_history slack_get_users search_emails read_email list_tables describe_table get_schema
    list_containers list_images get_pod list_namespaces get_logs retrieve_balance list_customers list_invoices
    notion-search notion-fetch notion-get-users  list_teams get_issue list_my_issues fetch fetch_html 
    get_current_time convert_time brave_web_search resolve-library-id get-library-docs explain_query getJiraIssue searchConfluence
    fetch_logs list_my_labels get_commit list_commits list_releases get_me list_notifications get_label list_branches`,
  write: `API-post-search get_or_commit commit_get get_then_post write_file edit_file create_directory move_file create_entities create_relations add_observations create_issue
    create_or_update_file push_files create_branch fork_repository add_issue_comment create_pull_request git_add git_commit git_checkout
    git_create_branch browser_click browser_type browser_navigate browser_fill_form browser_press_key browser_drag browser_select_option
    browser_file_upload browser_hover browser_handle_dialog slack_post_message slack_reply_to_thread slack_add_reaction send_email draft_email
    modify_email create_label create_container pull_image scale_deployment create_customer create_invoice create_payment_link update_subscription
    notion-create-pages notion-update-page create_comment update_issue insert_row createJiraIssue updateConfluencePage mark_notifications_read
    start_container stop_container create_record update_database`,
  destructive: `delete_file delete_entities delete_relations delete_observations merge_pull_request git_reset delete_email batch_delete_emails
    remove_container remove_image delete_pod cancel_subscription create_refund drop_table truncate_table force_push deleteJiraIssue
    uninstall_helm_chart transfer_funds kubectl_delete`,
  exec: `execute_command run_terminal_cmd run_query execute_sql browser_evaluate browser_run_code exec_in_pod kubectl_exec run_python bash
    shell docker_exec invoke_lambda runScript`,
  unknown: `open_nodes browser_console_messages browser_network_requests sequentialthinking everything do_it magic_wand foo process_thing`,
};

const table = Object.entries(byRisk).flatMap(([risk, names]) =>
  names.split(/\s+/).map((name) => [name, risk as Risk] as const),
);

describe('the risk of tools of well-known servers by their names alone', () => {
  it.each(table)('%s: %s', (name, risk) => {
    expect(classifyRisk({ name }, false)).toMatchObject({ risk });
  });
});

it.each([
  ['browser_evaluate', { function: {} }, 'exec'],
  ['query', { sql: {} }, 'exec'],
  ['read_things', { command: {} }, 'exec'],
  ['get_user', { id: {}, query: {} }, 'read'],
  ['get_user', { constructor: {} }, 'read'],
])('%s with the arguments %o: %s', (name, properties, risk) => {
  expect(classifyRisk({ name, inputSchema: { type: 'object', properties } }, false).risk).toBe(risk);
});

it.each([
  ['getDBDrop', 'destructive'],
  ['listSQLExecute', 'exec'],
  ['readAPIWrite', 'write'],
  ['getHTTPStatus', 'read'],
])('finds the verb after an acronym: %s', (name, risk) => {
  expect(classifyRisk({ name }, false).risk).toBe(risk);
});

it.each([undefined, null, 'text', [], { properties: null }, { properties: ['sql'] }])(
  'takes %o for a schema without a crash',
  (inputSchema) => {
    expect(classifyRisk({ name: 'get_user', inputSchema }, false).risk).toBe('read');
  },
);

describe('annotations of a server that is not trusted', () => {
  it.each([
    ['delete_file', { readOnlyHint: true }, 'destructive'],
    ['run_command', { readOnlyHint: true, destructiveHint: false }, 'exec'],
    ['write_file', { readOnlyHint: true }, 'write'],
    ['foo', { readOnlyHint: true }, 'unknown'],
    ['foo', { readOnlyHint: false, destructiveHint: false }, 'unknown'],
    ['write_file', { destructiveHint: false }, 'write'],
    ['get_user', { readOnlyHint: 'true' }, 'read'],
  ])('never lower the risk: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, false).risk).toBe(risk);
  });

  it.each([
    ['get_user', { destructiveHint: true }, 'destructive'],
    ['get_user', { readOnlyHint: false }, 'write'],
    ['foo', { destructiveHint: true }, 'destructive'],
  ])('may raise it: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, false).risk).toBe(risk);
  });
});

describe('annotations of a trusted server', () => {
  it.each([
    ['delete_file', { readOnlyHint: true }, 'read'],
    ['foo', { readOnlyHint: true }, 'read'],
    ['get_user', { destructiveHint: true }, 'destructive'],
    ['foo', {}, 'unknown'],
    ['delete_file', { title: 'Read' }, 'destructive'],
  ])('are believed: %s with %o is %s', (name, annotations, risk) => {
    expect(classifyRisk({ name, annotations }, true).risk).toBe(risk);
  });
});

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('knows nothing of a tool named %s', (name) => {
  expect(classifyRisk({ name }, false).risk).toBe('unknown');
});
