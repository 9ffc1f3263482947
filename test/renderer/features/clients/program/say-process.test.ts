import { expect, it } from 'vitest';
import { sayProcess, sayProgram } from '../../../../../renderer/features/clients/program/say-process';
import { aPeer } from '../../../../support/dashboard-views';

it.each([
  [{}, '/usr/bin/python3, pid 4711', '/usr/bin/python3'],
  [{ script: '/srv/agent.py' }, '/usr/bin/python3 running /srv/agent.py, pid 4711', '/srv/agent.py'],
  [{ executable: null }, 'a program without a name, pid 4711', 'pid 4711'],
  [{ executable: null, script: 'agent.py' }, 'agent.py, pid 4711', 'agent.py'],
])('says of %j: %s', (fields, whole, short) => {
  const { process } = aPeer(fields);
  expect(process && [sayProcess(process), sayProgram(process)]).toEqual([whole, short]);
});
