import { expect, it } from 'vitest';
import { clientsTable } from '../../build/clients-table.mjs';
import { clientKind } from '../../main/clients/catalogue/client-kinds';
import { programs } from '../clients/programs.mjs';

const good = {
  kind: 'amp',
  version: '1.2.3',
  way: 'http',
  steps: [
    { name: 'is found, with the server in its file', problem: null },
    { name: 'is connected', problem: null },
  ],
  names: ['amp-mcp-client 1.2.3'],
  said: 'gatehouse (http://127.0.0.1:1/mcp):   connected',
  notes: [],
};

it('has a line for each program and way, with what the program said of us and what it calls itself', () => {
  const [, line] = clientsTable([good]);
  expect(line).toMatch(/^amp 1\.2\.3 +http +yes +yes +gatehouse \(… connected +amp-mcp-client 1\.2\.3 +– +–$/);
});

it('tells what went wrong, and what is worth knowing', () => {
  const bad = {
    ...good,
    steps: [{ name: 'is connected', problem: 'It is not.' }],
    names: [],
    said: '',
    notes: ['wrote a itself meanwhile'],
  };
  const lines = clientsTable([bad]);
  expect(lines[1]).toMatch(/^amp 1\.2\.3 +http +– +NO +none +nothing/);
  expect(lines.slice(-2)).toEqual([
    'amp, http: it should be so that it is connected. It is not.',
    'amp, http: it wrote a itself meanwhile.',
  ]);
});

it.each(programs.map(({ kind, version }) => [kind, version]))(
  'the catalogue says that what it has of %s was seen with %s, and trusts it',
  (kind, version) => {
    const row = clientKind(kind ?? '');
    expect(row?.source).toContain(`seen with ${kind} ${version}`);
    expect(row?.confidence).toBe('high');
    expect([row?.entry.http, row?.entry.stdio]).not.toContain(null);
  },
);
