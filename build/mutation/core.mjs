import { statSync } from 'node:fs';
import { filesBelow } from './nearest.mjs';

/** What decides about a call. */
const core = [
  'main/gateway/policy',
  'main/gateway/approval',
  'main/gateway/json/check.ts',
  'main/gateway/json/digest.ts',
  'main/gateway/json/walk.ts',
  'main/gateway/call-tool.ts',
  'main/gateway/confirm.ts',
  'main/gateway/decisions.ts',
  'shared/domain/condition.ts',
  'shared/domain/condition-reader.ts',
];

const testFolders = ['main/gateway/policy', 'main/gateway/approval', 'main/gateway/json', 'shared/domain'].map(
  (name) => `test/${name}`,
);
const topTest = /^test\/main\/gateway\/(call-tool|confirm|decisions)[^/]*$/;

/** Its files that are, or are below, one of these paths; each path may end in `:10-20`, which stays. With no path all of them. */
export function coreFiles(wanted) {
  const files = core.flatMap(filesOf).sort();
  if (wanted.length === 0) return files;
  return wanted.flatMap((each) => {
    const [path, range] = each.replace(/^\.\//, '').replace(/\/$/, '').split(/:(.*)/s);
    const found = files.filter((file) => file === path || file.startsWith(`${path}/`));
    if (found.length === 0) throw new Error(`${each} is not in the core, which is: ${core.join(', ')}.`);
    return range === undefined ? found : found.map((file) => `${file}:${range}`);
  });
}

/** Ranges of the same file together. Tried one file after the other: with the tests of many at once each mutant takes thirty times as long. */
export function partsOf(files) {
  const parts = new Map();
  for (const each of files) {
    const file = withoutRange(each);
    parts.set(file, [...(parts.get(file) ?? []), each]);
  }
  return [...parts.values()];
}

export function withoutRange(file) {
  return file.replace(/:\d.*$/, '');
}

/** The tests that may kill a mutant. */
export function coreTests() {
  const below = (folder) => filesBelow(folder, '.test.ts');
  return [...testFolders.flatMap(below), ...below('test/main/gateway').filter((path) => topTest.test(path))];
}

function filesOf(path) {
  return statSync(path).isDirectory() ? filesBelow(path, '.ts') : [path];
}
