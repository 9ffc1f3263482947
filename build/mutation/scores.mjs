import { posix } from 'node:path';

/** In percent, for the whole core. */
export const threshold = 85;

/**
 * The share of changes that a test noticed, by folder and in all, as lines to print and as a number in percent. `report`: Stryker’s,
 * in the mutation testing report schema; of it only `files` count. Changes that were not tried are in no score.
 */
export function scores(report, files) {
  const folders = new Map();
  for (const { file, status } of mutantsOf(report, files)) {
    const name = posix.dirname(file);
    const counts = folders.get(name) ?? { noticed: 0, survived: 0, unreached: 0 };
    if (status === 'Killed' || status === 'Timeout') counts.noticed += 1;
    if (status === 'Survived') counts.survived += 1;
    if (status === 'NoCoverage') counts.unreached += 1;
    folders.set(name, counts);
  }
  const rows = [...folders].sort(([a], [b]) => a.localeCompare(b));
  const sum = (key) => rows.reduce((total, [, counts]) => total + counts[key], 0);
  const all = { noticed: sum('noticed'), survived: sum('survived'), unreached: sum('unreached') };
  const width = Math.max(...rows.map(([name]) => name.length), 'in all'.length);
  return {
    lines: [...rows, /** @type {const} */ (['in all', all])].map(([name, counts]) => line(name.padEnd(width), counts)),
    total: percent(all),
  };
}

/** Each change that no test noticed: where it is, what it replaces the code by. */
export function survivors(report, files) {
  return mutantsOf(report, files)
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ file, status, location, mutatorName, replacement }) => {
      const how = status === 'Survived' ? 'survived' : 'reached by no test';
      const { line: at, column } = location.start;
      return `${file}:${at}:${column}  ${how}  ${mutatorName}: ${oneLine(replacement ?? '')}`;
    });
}

function mutantsOf(report, files) {
  return files.flatMap((file) => (report.files[file]?.mutants ?? []).map((mutant) => ({ ...mutant, file })));
}

function line(name, counts) {
  return `${name}  ${percent(counts).toFixed(1)} %  ${counts.noticed} noticed, ${counts.survived} survived, ${counts.unreached} reached by no test`;
}

/** Without a single change there is nothing to miss. */
function percent({ noticed, survived, unreached }) {
  const tried = noticed + survived + unreached;
  return tried === 0 ? 100 : (noticed / tried) * 100;
}

function oneLine(text) {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > 100 ? `${flat.slice(0, 100)}…` : flat;
}
