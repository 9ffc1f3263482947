import { statSync } from 'node:fs';
import { filesBelow } from './nearest.mjs';

/** What decides about a call, one list for each part of a run: whoever stops it loses one part at most. */
const parts = [
  ['main/gateway/policy'],
  ['main/gateway/approval'],
  [
    'main/gateway/json/check.ts',
    'main/gateway/json/digest.ts',
    'main/gateway/json/walk.ts',
    'main/gateway/call-tool.ts',
    'main/gateway/confirm.ts',
    'main/gateway/decisions.ts',
    'shared/domain/condition.ts',
    'shared/domain/condition-reader.ts',
  ],
];

const testFolders = ['main/gateway/policy', 'main/gateway/approval', 'main/gateway/json', 'shared/domain'].map(
  (name) => `test/${name}`,
);
const topTest = /^test\/main\/gateway\/(call-tool|confirm|decisions)[^/]*$/;

/** The files of each part; with `wanted`, files (with or without `:10-20`) or folders of the core, one list of these. */
export function coreFiles(wanted) {
  const core = parts.map((part) => part.flatMap(filesOf));
  if (!wanted) return core;
  return wanted.flatMap((each) => {
    const [path, range] = each.replace(/^\.\//, '').replace(/\/$/, '').split(/:(.*)/s);
    const files = core.flat().filter((file) => file === path || file.startsWith(`${path}/`));
    if (files.length === 0) throw new Error(`${each} is not in the core, whose files are: ${parts.flat().join(', ')}.`);
    return range === undefined ? files : files.map((file) => `${file}:${range}`);
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
