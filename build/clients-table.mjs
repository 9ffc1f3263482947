const columns = ['program', 'way', 'found', 'connected', 'its own word', 'calls itself', 'at work', 'undone'];

/** One line for each program and way, then what went wrong and what is worth knowing. */
export function clientsTable(checked) {
  const rows = [columns, ...checked.map(rowOf)];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...checked.flatMap(remarksOf)];
}

function rowOf({ kind, version, way, steps, names, said }) {
  return [
    `${kind} ${version}`,
    way,
    markOf(steps, /^is found/),
    markOf(steps, /^is connected/),
    said === '' ? 'none' : short(said),
    names.join(', ') || 'nothing',
    markOf(steps, /^opens Gatehouse/),
    markOf(steps, /disconnected/),
  ];
}

/** Of the steps whose names are like this. */
function markOf(steps, pattern) {
  const these = steps.filter(({ name }) => pattern.test(name));
  if (these.length === 0) return '–';
  return these.every(({ problem }) => problem === null) ? 'yes' : 'NO';
}

function remarksOf({ kind, way, steps, notes }) {
  const failed = steps.filter(({ problem }) => problem !== null);
  return [
    ...failed.map(({ name, problem }) => `${kind}, ${way}: it should be so that it ${name}. ${problem}`),
    ...notes.map((note) => `${kind}, ${way}: it ${note}.`),
  ];
}

function short(text) {
  const plain = text.replace(/\s+/g, ' ').replace(/https?:\S+|\/\S+ connect --client \S+( --home \S+)?/g, '…');
  return plain.length > 48 ? `${plain.slice(0, 47)}…` : plain;
}
