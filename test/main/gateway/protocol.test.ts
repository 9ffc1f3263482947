import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LATEST_PROTOCOL_VERSION,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
  SERVER_INFO_META_KEY,
  SUBSCRIPTION_ID_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/client';
import { expect, it } from 'vitest';
import { latestSessionVersion, metaKey, sessionVersions } from '../../../main/gateway/protocol';

it('names versions and members of _meta as the SDK does', () => {
  expect(sessionVersions).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
  expect(latestSessionVersion).toBe(LATEST_PROTOCOL_VERSION);
  expect(metaKey).toEqual({
    protocolVersion: PROTOCOL_VERSION_META_KEY,
    clientCapabilities: CLIENT_CAPABILITIES_META_KEY,
    clientInfo: CLIENT_INFO_META_KEY,
    serverInfo: SERVER_INFO_META_KEY,
    logLevel: LOG_LEVEL_META_KEY,
    subscriptionId: SUBSCRIPTION_ID_META_KEY,
    relatedTask: RELATED_TASK_META_KEY,
  });
});
