import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { watchFile } from '../../../main/store/watch-file';

function aWatched() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-watch-'));
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, 'first');
  const onChange = vi.fn();
  const end = watchFile(file, onChange);
  onTestFinished(() => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, file, onChange, end };
}

const told = (onChange: ReturnType<typeof vi.fn>, times: number) =>
  vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(times), 5000);

it('tells of a file that is written, replaced, removed and made again', async () => {
  const { folder, file, onChange } = aWatched();
  writeFileSync(file, 'second');
  await told(onChange, 1);
  writeFileSync(join(folder, 'new'), 'third');
  renameSync(join(folder, 'new'), file);
  await told(onChange, 2);
  rmSync(file);
  await told(onChange, 3);
  writeFileSync(file, 'fourth');
  await told(onChange, 4);
});

it('tells once of many writes in a row, when they are over', async () => {
  const { file, onChange } = aWatched();
  for (let count = 0; count < 20; count += 1) appendFileSync(file, 'more');
  expect(onChange).not.toHaveBeenCalled();
  await told(onChange, 1);
});

it('does not tell of other files, nor once it was ended', async () => {
  const { folder, file, onChange, end } = aWatched();
  writeFileSync(join(folder, 'other'), '');
  writeFileSync(file, 'second');
  await told(onChange, 1);
  writeFileSync(file, 'third');
  end();
  // Longer than it waits for quiet: there is nothing to wait for.
  await wait(500);
  expect(onChange).toHaveBeenCalledTimes(1);
});

it('says that it cannot watch a folder that is not there', () => {
  const onTrouble = vi.fn();
  watchFile(join(tmpdir(), 'gatehouse-nowhere', 'rules.yaml'), () => {}, onTrouble)();
  expect(onTrouble).toHaveBeenCalledOnce();
});
