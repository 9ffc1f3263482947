import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '../../../../main/gateway/ports';
import { createConfStore } from '../../../../main/store/conf-store';
import { memorySecrets } from '../../../../main/store/memory-secrets';
import { type OpenedSettings, openSettings } from '../../../../main/store/settings';
import { openSettingsSeal } from '../../../../main/store/settings-seal';
import { aClient, aHome, aRule, aServer } from './builders';

/** A home with a keychain of its own, which outlives each opening. */
export interface SealedHome {
  readonly home: string;
  readonly file: string;
  readonly copy: string;
  readonly outside: string;
  keychain: Secrets;
  /** As a start of Gatehouse does, once the keychain knows all of before. */
  open(): Promise<OpenedSettings & { flush(): Promise<void> }>;
  text(): string;
  /** As another program would. */
  write(text: string): void;
  change(edit: (json: ReturnType<typeof JSON.parse>) => void): void;
}

export const aKeychain = (): Secrets => ({ ...memorySecrets(), keptIn: 'keychain' });

export function aSealedHome(): SealedHome {
  const home = aHome();
  const file = join(home, 'settings.json');
  const sealed: SealedHome = {
    home,
    file,
    copy: join(home, 'settings.last-good.json'),
    outside: join(home, 'settings.outside.json'),
    keychain: aKeychain(),
    async open() {
      const seal = await openSettingsSeal(sealed.keychain);
      const opened = openSettings({ home, createStore: createConfStore, seal });
      return { ...opened, flush: async () => ('seal' in seal ? await seal.seal.flush() : undefined) };
    },
    text: () => readFileSync(file, 'utf8'),
    write: (text) => writeFileSync(file, text),
    change(edit) {
      const json = JSON.parse(sealed.text());
      edit(json);
      sealed.write(JSON.stringify(json, null, 2));
    },
  };
  return sealed;
}

/** With one server, one client and one rule that denies, set through Gatehouse. */
export async function aSetHome(): Promise<SealedHome> {
  const sealed = aSealedHome();
  const { settings, flush } = await sealed.open();
  settings.servers.update(() => [aServer()]);
  settings.clients.update(() => [aClient()]);
  settings.rules.update(() => [aRule()]);
  settings.isFirstRun.update(() => false);
  await flush();
  return sealed;
}
