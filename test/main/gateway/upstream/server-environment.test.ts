import { describe, expect, it } from 'vitest';
import { createServerEnvironment } from '../../../../main/gateway/upstream/server-environment';

describe('the environment of a server process', () => {
  it('holds an allow-list and what the configuration sets, and nothing of ours', () => {
    const environment = {
      HOME: '/h',
      PATH: '/bin',
      AWS_SECRET_ACCESS_KEY: 'x',
      GATEHOUSE_HOME: 'x',
      LANG: '() { :; }',
    };
    const own = { API_KEY: '1', gatehouse_token: 'x', PATH: '/own' };
    expect(createServerEnvironment({ environment, own, platform: 'linux' })).toEqual({
      HOME: '/h',
      PATH: '/own',
      API_KEY: '1',
    });
  });

  it('takes the PATH of the login shell where there is one', () => {
    const options = { environment: { PATH: '/bin' }, own: {}, platform: 'darwin' } as const;
    expect(createServerEnvironment({ ...options, path: '/opt/bin:/bin' })).toEqual({ PATH: '/opt/bin:/bin' });
    expect(createServerEnvironment({ ...options, path: undefined })).toEqual({ PATH: '/bin' });
  });

  it('knows that names have no case on Windows', () => {
    const environment = { Path: 'C:\\bin', ComSpec: 'cmd.exe', secret: 'x' };
    expect(createServerEnvironment({ environment, own: { PATH: 'D:\\bin' }, platform: 'win32' })).toEqual({
      ComSpec: 'cmd.exe',
      PATH: 'D:\\bin',
    });
  });

  it('is not fooled by names that objects already have', () => {
    const environment = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
    const own = JSON.parse('{"__proto__":"mine"}') as Record<string, string>;
    const result = createServerEnvironment({ environment, own, platform: 'linux' });
    expect(Object.entries(result)).toEqual([['__proto__', 'mine']]);
    expect(({} as Record<string, unknown>)['mine']).toBeUndefined();
  });
});
