/** What decides whether a call may run. Every branch of it is taken by a test of its own, and its tests notice when it is changed. */
export const coreSources = [
  'main/gateway/policy/**/*.ts',
  'main/gateway/approval/**/*.ts',
  'main/gateway/{call-tool,confirm,decisions}.ts',
  'main/gateway/json/{check,digest,walk}.ts',
];

/** The tests that mirror them. */
export const coreTests = [
  'test/main/gateway/policy',
  'test/main/gateway/approval',
  'test/main/gateway/call-tool.test.ts',
  'test/main/gateway/confirm.test.ts',
  'test/main/gateway/decisions.test.ts',
  'test/main/gateway/create-pipeline.test.ts',
  'test/main/gateway/json',
];

/** Random histories take most of the time, and would tell coverage nothing new after the first thousands. */
export const coreEnvironment = { GATEHOUSE_HISTORIES: '2000' };
