import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNameTable, exposeName, maxExposedLength } from '../../../../main/gateway/upstream/names';

const nastyNames = [
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  '_',
  '-',
  'a_b',
  'b',
  'B',
  'ä',
  'a.b',
  'a/b',
  'a\0b',
  '\ud800',
  '\udfff',
  'x'.repeat(300),
  `${'x'.repeat(299)}y`,
  '读取',
  '🙂',
  'read_file',
  'Read_File',
  'read_abcdef',
  'read_0123456789ab',
];
const aServer = fc.oneof(
  fc.constantFrom('a', 'a_b', 'A', 'a-b', 'a_', 'a_b_c', 's'.repeat(40)),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
);
const aTool = fc.oneof(
  fc.constantFrom(...nastyNames),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.stringMatching(/^[A-Za-z0-9_-]{0,70}$/),
);
const someEntries = fc.array(fc.record({ server: aServer, tool: aTool }), { maxLength: 40 });

const serversOf = (entries: readonly { server: string }[]) => entries.map(({ server }) => server);
const asPairs = (table: ReturnType<typeof buildNameTable>) =>
  [...table.byExposed].map(([name, { server, tool }]) => JSON.stringify([name, server, tool])).sort();

describe('exposed names', () => {
  it.each([
    ['files', 'read_file', ['files'], 'files_read_file'],
    ['files', 'read_file', ['files', 'files2'], 'files_read_file'],
  ])('%s and %s give the plain name', (server, tool, servers, name) => {
    expect(exposeName(server, tool, servers)).toBe(name);
  });

  it.each([
    ['a', 'b_c', ['a', 'a_b'], /^a_b_c_[0-9a-f]{6}$/],
    ['a_b', 'c', ['a', 'a_b'], /^a_b_c_[0-9a-f]{6}$/],
    ['files', 'read.file', ['files'], /^files_read_file_[0-9a-f]{6}$/],
    ['files', 'x'.repeat(300), ['files'], /^files_x{47}_[0-9a-f]{6}$/],
    ['files', 'run_abcdef', ['files'], /^files_run_abcdef_[0-9a-f]{6}$/],
  ])('%s and %s among %j get a hash', (server, tool, servers, pattern) => {
    expect(exposeName(server, tool, servers)).toMatch(pattern);
  });

  it('two tools never share a name, and every name leads back to its tool', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const table = buildNameTable(entries, serversOf(entries));
        const wanted = new Set(entries.map(({ server, tool }) => JSON.stringify([server, tool])));
        expect(table.byExposed.size).toBe(wanted.size);
        for (const { server, tool } of entries) {
          const name = table.exposedOf(server, tool);
          expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
          expect(name?.length).toBeLessThanOrEqual(maxExposedLength);
          expect(table.byExposed.get(name ?? '')).toEqual({ server, tool });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the order in which servers and tools arrive changes no name', () => {
    fc.assert(
      fc.property(someEntries, fc.infiniteStream(fc.nat()), (entries, random) => {
        const shuffled = [...entries].sort(() => (random.next().value % 2) - 0.5);
        const servers = serversOf(entries);
        expect(asPairs(buildNameTable(shuffled, [...servers].reverse()))).toEqual(
          asPairs(buildNameTable(entries, servers)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('tools whose short hashes meet are parted by longer ones', () => {
    const { first, second } = findShortClash();
    const table = buildNameTable([first, second], ['s']);
    const names = [first, second].map(({ server, tool }) => table.exposedOf(server, tool));
    expect(names[0]).not.toBe(names[1]);
    expect(names).toEqual([expect.stringMatching(/_[0-9a-f]{12}$/), expect.stringMatching(/_[0-9a-f]{12}$/)]);
  });
});

/** Two tools that would share one hashed name: 24 bits meet after some thousands of tries. */
function findShortClash() {
  const byName = new Map<string, string>();
  for (let index = 0; ; index += 1) {
    const tool = `${'x'.repeat(80)}${index}`;
    const name = exposeName('s', tool, ['s']);
    const other = byName.get(name);
    if (other !== undefined) return { first: { server: 's', tool: other }, second: { server: 's', tool } };
    byName.set(name, tool);
  }
}
