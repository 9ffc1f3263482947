import type { createFolderWatch, Names } from './folder-watch';
import type { ShadowGuard } from './guard';
import type { Picture } from './look';

export interface WatchParts {
  guard: Pick<ShadowGuard, 'look' | 'lookAt' | 'picture'>;
  createWatch: typeof createFolderWatch;
  foldersFor: (picture: Picture) => Promise<ReadonlyMap<string, Names>>;
  /** Where links lead. Rejects where there is nothing. */
  realPath: (path: string) => Promise<string>;
  onTrouble: (sentence: string) => void;
}

export interface ClientWatch {
  /** Looks at everything soon: something has changed that no file tells of. */
  lookSoon(): void;
  stop(): void;
}

/** Programs write in several steps. */
const quietMs = 250;
/** Somebody who writes all the time is looked at all the same. */
const longestWaitMs = 1500;
/** After a look the next one waits ten times as long as that took: files of many megabytes are not read all the time. */
const restFactor = 10;
const longestRestMs = 2000;
/** What no watch tells: a disk that was mounted, a folder that the system gave no watch for. */
const rescanMs = 600_000;

/** From here on the guard looks whenever something happens to a file that matters; at rest nothing runs. */
export function watchClients(parts: WatchParts): ClientWatch {
  const { guard } = parts;
  const changed = new Set<string>();
  let isWhole = true;
  let timer: NodeJS.Timeout | undefined;
  let firstMs = 0;
  let restUntilMs = 0;
  let isLooking = false;
  let isStopped = false;
  const folders = parts.createWatch({ onChange: heed, onShortage: () => parts.onTrouble(shortage) });
  const rescan = setInterval(lookSoon, rescanMs).unref();

  function heed(path: string | null): void {
    if (path !== null && isPlainFile(path)) changed.add(path);
    else isWhole = true;
    plan();
  }

  /** There is a file that can be read anew by itself: no link, which may lead elsewhere now, and not one that came just now. */
  function isPlainFile(path: string): boolean {
    const seen = guard.picture.get()?.files.filter(({ read }) => read.file.path === path) ?? [];
    return seen.length > 0 && seen.every(({ read }) => read.file.realPath === path && read.state !== 'absent');
  }

  function lookSoon(): void {
    isWhole = true;
    plan();
  }

  function plan(): void {
    if (isLooking || isStopped) return;
    const now = performance.now();
    if (timer === undefined) firstMs = now;
    clearTimeout(timer);
    const calm = Math.min(now + quietMs, firstMs + longestWaitMs);
    timer = setTimeout(look, Math.max(calm, restUntilMs) - now).unref();
  }

  function look(): void {
    timer = undefined;
    isLooking = true;
    const begunMs = performance.now();
    void lookOnce()
      .catch(() => parts.onTrouble(failed))
      .finally(() => {
        const now = performance.now();
        restUntilMs = now + Math.min(longestRestMs, (now - begunMs) * restFactor);
        isLooking = false;
        if (isWhole || changed.size > 0) plan();
      });
  }

  async function lookOnce(): Promise<void> {
    const paths = new Set(changed);
    const isAll = isWhole;
    changed.clear();
    isWhole = false;
    if (isAll) await lookAtAll();
    else await guard.lookAt(paths);
    // One that is gone may have been the only reason not to look at an older one.
    const files = guard.picture.get()?.files ?? [];
    if (!isAll && files.some(({ read }) => paths.has(read.file.path) && read.state === 'absent')) isWhole = true;
    if (!isAll && (await hasLink(paths))) isWhole = true;
  }

  /** A link has come in the place of the file: where it leads has to be watched too. */
  async function hasLink(paths: ReadonlySet<string>): Promise<boolean> {
    const real = await Promise.all([...paths].map((path) => parts.realPath(path).catch(() => path)));
    return real.some((path) => !paths.has(path));
  }

  /** What happens between the look and the watch is seen by the second look, which follows where there are new folders. */
  async function lookAtAll(): Promise<void> {
    await guard.look();
    const picture = guard.picture.get();
    if (!picture || isStopped) return;
    const wanted = await parts.foldersFor(picture);
    if (!isStopped && folders.set(wanted) > 0) await guard.look();
  }

  lookSoon();
  return {
    lookSoon,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(rescan);
      folders.close();
    },
  };
}

const shortage =
  'The system has no more file watches to give, so Gatehouse notices some changes of clients’ files only after ten minutes. Raise “fs.inotify.max_user_watches”, or close programs that watch many files.';

const failed = 'Gatehouse could not look at the clients’ files. It tries again when one of them changes.';
