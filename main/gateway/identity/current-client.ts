import type { ClientConfig } from '../../../shared/domain/client';
import type { Profile } from '../../../shared/domain/profile';

/** A client with the profile that it has now; `null`: none, so it sees everything. */
export interface CurrentClient extends ClientConfig {
  readonly profile: Profile | null;
}

/** The clients with their profiles. One whose profile is gone sees nothing: what it was kept from must not come back by that. */
export function withProfiles(clients: readonly ClientConfig[], profiles: readonly Profile[]): readonly CurrentClient[] {
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  return clients.map((client) => ({
    ...client,
    profile: client.profileId === null ? null : (byId.get(client.profileId) ?? missing(client)),
  }));
}

/** No rule names it, for no profile has such a name. */
function missing({ profileId, createdAt }: ClientConfig): Profile {
  return { id: profileId ?? '', name: '', servers: [], hiddenTools: {}, createdAt };
}
