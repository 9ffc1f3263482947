import { expect, it } from 'vitest';
import { withProfiles } from '../../../../main/gateway/identity/current-client';
import { mayUseServer } from '../../../../main/gateway/list-tools';
import { aClient, aProfile } from '../../../support/builders';

it('gives each client the profile that it has now', () => {
  const [work, home] = [aProfile(), aProfile({ id: 'profile-2', name: 'Home' })];
  const clients = [
    aClient({ profileId: 'profile-2' }),
    aClient({ id: 'client-2' }),
    aClient({ profileId: 'profile-1' }),
  ];
  expect(withProfiles(clients, [work, home]).map(({ profile }) => profile)).toEqual([home, null, work]);
});

it('shows nothing to a client whose profile is gone, and no rule of a profile is for it', () => {
  const [client] = withProfiles([aClient({ profileId: 'gone' })], [aProfile()]);
  expect(client?.profile).toMatchObject({ id: 'gone', name: '', servers: [] });
  expect(client && mayUseServer(client, 'files')).toBe(false);
});
