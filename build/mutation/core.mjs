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

const filesInPart = 12;

const testFolders = ['main/gateway/policy', 'main/gateway/approval', 'main/gateway/json', 'shared/domain'].map(
  (name) => `test/${name}`,
);
const topTest = /^test\/main\/gateway\/(call-tool|confirm|decisions)[^/]*$/;

/** All files in parts, of which whoever stops a run loses one at most: it takes hours. */
export function coreParts() {
  const files = core.flatMap(filesOf).sort();
  const count = Math.ceil(files.length / filesInPart);
  return Array.from({ length: count }, (_, index) => files.slice(index * filesInPart, (index + 1) * filesInPart));
}

/** The files among them that are, or are below, one of these paths; each path may end in `:10-20`, which stays. */
export function coreFiles(wanted) {
  const files = core.flatMap(filesOf);
  return wanted.flatMap((each) => {
    const [path, range] = each.replace(/^\.\//, '').replace(/\/$/, '').split(/:(.*)/s);
    const found = files.filter((file) => file === path || file.startsWith(`${path}/`));
    if (found.length === 0) throw new Error(`${each} is not in the core, which is: ${core.join(', ')}.`);
    return range === undefined ? found : found.map((file) => `${file}:${range}`);
  });
}

/** The tests that may kill a mutant. */
export function coreTests() {
  const below = (folder) => filesBelow(folder, '.test.ts');
  return [...testFolders.flatMap(below), ...below('test/main/gateway').filter((path) => topTest.test(path))];
}

function filesOf(path) {
  return statSync(path).isDirectory() ? filesBelow(path, '.ts') : [path];
}
