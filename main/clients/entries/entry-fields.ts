/** The names under which clients keep the same thing, the first one that is there first (clients.md, “dialect map”). */
export const fields = {
  command: ['command', 'cmd', 'executable'],
  args: ['args', 'arguments'],
  env: ['env', 'envs', 'environment'],
  cwd: ['cwd', 'working_directory', 'workingDirectory'],
  url: ['httpUrl', 'serverUrl', 'url', 'uri', 'baseUrl'],
  headers: ['headers', 'http_headers'],
  /** Objects in which headers stand one level deeper. */
  headerHolders: ['requestOptions', 'requestInit'],
  type: ['type', 'transport', 'transportType'],
  /** Maps from a header to the variable that holds it. */
  headerVariables: ['env_http_headers', 'header_env'],
  /** The variable that holds the token. */
  tokenVariable: ['bearer_token_env_var', 'bearerTokenEnvVar', 'bearer_token_env', 'api_key_env'],
  /** The token itself. */
  token: ['apiKey', 'api_key', 'bearer_token'],
  /** Lists of variables that the server gets as they are. */
  passedOn: ['env_vars'],
  /** Lists of variables from the client's own keychain. */
  stored: ['env_keys'],
  /** Commands that print headers. */
  helper: ['headersHelper', 'http_headers_helper'],
} as const satisfies Record<string, readonly string[]>;

/** How a server is to be approved, and which of its tools are off, where the catalogue names no field for it. */
export const toolFields = {
  autoApprove: ['autoApprove', 'alwaysAllow', 'auto_approve'],
  disabledTools: ['disabledTools', 'disabled_tools', 'excludeTools'],
} as const;

/** Switches, whatever the catalogue says of the kind: `true` means on, or off. */
export const switches = new Map<string, 'on' | 'off'>([
  ['disabled', 'off'],
  ['enabled', 'on'],
  ['isActive', 'on'],
  ['active', 'on'],
  ['enable', 'on'],
]);

/** Types of entries that are a part of the client itself and nothing to import (Goose). */
export const ownTypes = new Set(['builtin', 'platform', 'frontend', 'inline_python']);

/** Fields that say nothing of what the server is: they are left behind without a word. */
export const silent = new Set(
  `type transport transportType transport_type name title description icon logoUrl displayName tags provider providerUrl dev
  timeout timeoutMs requestTimeoutMs toolTimeoutMs initTimeout startup_timeout_sec startup_timeout_ms tool_timeout_sec
  connectionTimeout trust bundled registryId registryUrl uuid id state gallery version source mode longRunning isUsed
  configSample api_key_header api_key_format default_tools_approval_mode anythingllm`.split(/\s+/),
);

/** Lists of the tools that are wanted; `['*']` and an empty list are all of them. */
export const wantedTools = new Set(['tools', 'includeTools', 'available_tools', 'enabled_tools']);
