import { aClient, aProfile } from './dashboard-views';
import type { FakeBridgeOverrides } from './fake-bridge';
import type { ClientScene } from './import-scenes';

const work = aProfile({ servers: ['files', 'warehouse'], hiddenTools: { files: ['write_file'] } });
/** As long as a name may be, in one word, with letters that pass for others and some that run the other way. */
const long = aProfile({
  id: 'p2',
  name: `W\u043erk \u05e9\u05dc\u05d5\u05dd ${'Donaudampfschifffahrt'.repeat(3)}`.slice(0, 60),
  servers: ['files', 'mail', 'taken-away'],
});

const clients = [
  aClient({ kind: 'cursor', profileId: 'p1' }),
  aClient({ id: 'c2', name: 'Claude Code on the laptop of the whole design team', profileId: 'p2' }),
  aClient({ id: 'c3', name: 'Codex', profileId: 'gone' }),
  aClient({ id: 'c4', name: 'Zed' }),
];

const profiles: FakeBridgeOverrides = { 'clients.list': clients, 'profiles.list': [work, long] };

const scenes: readonly ClientScene[] = [
  { name: 'clients-with-profiles', screen: 'clients', overrides: profiles },
  {
    name: 'client-with-profile',
    screen: 'clients',
    overrides: profiles,
    act: async (page) => {
      await page.getByRole('button', { name: 'Show Cursor' }).click();
      await page.getByRole('button', { name: /^files 1 tool/ }).click();
      await page.getByRole('heading', { name: 'What it sees' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'client-with-missing-profile',
    screen: 'clients',
    overrides: profiles,
    act: async (page) => {
      await page.getByRole('button', { name: 'Show Codex' }).click();
      await page.getByRole('heading', { name: 'What it sees' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'profiles',
    screen: 'clients',
    overrides: profiles,
    act: async (page) => {
      await page.getByRole('button', { name: 'Profiles…' }).click();
      await page.getByRole('button', { name: /^Work 2 servers/ }).click();
      await page.getByRole('button', { name: '1 of 2 tools of files' }).click();
    },
  },
  {
    name: 'profiles-long-name',
    screen: 'clients',
    overrides: profiles,
    act: async (page) => {
      await page.getByRole('button', { name: 'Profiles…' }).click();
      await page.getByRole('button', { name: /Claude Code on the laptop/ }).click();
      await page.getByRole('button', { name: 'New profile…' }).click();
      await page.getByRole('button', { name: 'Create profile' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'rule-for-a-profile',
    screen: 'policy',
    overrides: profiles,
    act: async (page) => {
      await page.getByRole('button', { name: 'Add a rule' }).first().click();
      await page.getByRole('combobox', { name: 'Profile' }).fill('W');
    },
  },
  {
    name: 'profiles-none',
    screen: 'clients',
    act: async (page) => await page.getByRole('button', { name: 'Profiles…' }).click(),
  },
];

/** States of the profiles, over what is there every day. */
export function profileScenes(everyDay: FakeBridgeOverrides): readonly ClientScene[] {
  return scenes.map((scene) => ({ ...scene, overrides: { ...everyDay, ...scene.overrides } }));
}
