import { expect, it } from 'vitest';
import { choiceOf, hasServer, hasTool } from '../../../../../renderer/features/clients/profiles/in-profile';
import { aProfile } from '../../../../support/dashboard-views';

const work = aProfile({ servers: ['files', 'mail'], hiddenTools: { files: ['delete'], news: ['read'] } });

it('a client without a profile has everything', () => {
  expect(choiceOf({ profileId: null }, [work])).toBeNull();
  expect(hasServer(null, 'news')).toBe(true);
  expect(hasTool(null, 'news', 'read')).toBe(true);
});

it('a client whose profile is missing has nothing', () => {
  const choice = choiceOf({ profileId: 'gone' }, [work]);
  expect(choice).toBe('missing');
  expect(hasServer(choice, 'files')).toBe(false);
  expect(hasTool(choice, 'files', 'read')).toBe(false);
});

it.each([
  ['files', 'read', true],
  ['files', 'delete', false],
  ['mail', 'delete', true],
  ['news', 'write', false],
  ['news', 'read', false],
])('a client with a profile has of %s the tool %s: %s', (server, tool, expected) => {
  const choice = choiceOf({ profileId: 'p1' }, [aProfile({ id: 'p0', servers: [] }), work]);
  expect(choice).toBe(work);
  expect(hasServer(choice, server)).toBe(server !== 'news');
  expect(hasTool(choice, server, tool)).toBe(expected);
});

it('a server may be named like something that every object has', () => {
  const choice = aProfile({ servers: ['constructor', 'toString'] });
  expect(hasTool(choice, 'constructor', 'name')).toBe(true);
  expect(hasTool(choice, 'toString', 'length')).toBe(true);
});
