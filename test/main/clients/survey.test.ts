import { describe, expect, it } from 'vitest';
import type { Detected } from '../../../main/clients/detect';
import { digestEntry } from '../../../main/clients/plans/our-place';
import { fileIdOf } from '../../../main/clients/read-file';
import { createSurvey, type SurveyParts } from '../../../main/clients/survey';
import { aClientFile, aConnection, aKind, known } from '../../support/connecting';
import { aReadFile, endpoint, isOurs, planParts } from '../../support/planning';

const ours = { url: endpoint };
const file = aClientFile();

const aDetected = (parts: Partial<Detected> = {}): Detected => ({
  kind: aKind('cursor'),
  sign: '/usr/bin/cursor',
  denied: null,
  files: [file],
  ignoredVariables: [],
  elsewhere: null,
  ...parts,
});

function aSurvey(text: string | null, parts: Partial<SurveyParts> = {}) {
  return createSurvey({
    detect: async () => [aDetected()],
    read: () => aReadFile(text),
    connectionOf: () => undefined,
    isOurs,
    isKnown: planParts().isKnown,
    describe: () => ({ summary: 'In words.', isEnabled: true, problem: null }),
    ...parts,
  });
}

const text = JSON.stringify({ mcpServers: { gatehouse: ours, a: { command: known }, b: { command: 'b' } } });

describe('what is found', () => {
  it('is nothing until somebody looks', async () => {
    const survey = aSurvey('{}');
    expect(survey.found.get()).toBeNull();
    const clients = await survey.scan();
    expect(survey.found.get()).toBe(clients);
  });

  it('is each client with its files and what stands in them', async () => {
    const [client] = await aSurvey(text).scan();
    expect(client).toMatchObject({
      kind: 'cursor',
      name: 'Cursor',
      isInstalled: true,
      sign: '/usr/bin/cursor',
      how: 'http',
    });
    expect(client?.files).toMatchObject([
      {
        id: fileIdOf(file),
        path: file.path,
        state: 'readable',
        isTarget: true,
        connection: 'none',
        clientId: null,
        entries: [
          { name: 'gatehouse', isOurs: true, isKnown: false, summary: 'In words.' },
          { name: 'a', isOurs: false, isKnown: true },
          { name: 'b', isOurs: false, isKnown: false },
        ],
      },
    ]);
  });

  it.each([
    ['connected', text, digestEntry(ours)],
    ['changed', text, 'other'],
    ['missing', '{}', digestEntry(ours)],
    ['missing', null, digestEntry(ours)],
  ])('says of our entry that it is %s', async (state, now, entryDigest) => {
    const survey = aSurvey(now, { connectionOf: () => aConnection({ entryDigest }) });
    expect((await survey.scan())[0]?.files).toMatchObject([{ connection: state, clientId: 'client' }]);
  });

  it('is a client that is not here, without its files', async () => {
    const survey = aSurvey(text, { detect: async () => [aDetected({ sign: null, denied: '/denied' })] });
    expect(await survey.scan()).toMatchObject([{ isInstalled: false, sign: '/denied', files: [] }]);
  });

  it('is called after the system that it is in', async () => {
    const survey = aSurvey(text, { detect: async () => [aDetected({ elsewhere: 'Ubuntu (WSL)' })] });
    expect((await survey.scan())[0]?.name).toBe('Cursor in Ubuntu (WSL)');
  });

  it('is what is so when somebody asks, even while somebody else looks', async () => {
    let name = 'before';
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const survey = aSurvey('{}', {
      detect: async () => {
        const elsewhere = name;
        begin();
        if (elsewhere === 'before') await finished;
        return [aDetected({ elsewhere })];
      },
    });
    const first = survey.scan();
    await begun;
    name = 'after';
    const [second, third] = [survey.scan(), survey.scan()];
    expect(third).toBe(second);
    finish();
    expect((await first)[0]?.name).toBe('Cursor in before');
    expect((await second)[0]?.name).toBe('Cursor in after');
    expect(survey.found.get()).toEqual(await second);
  });

  it('is looked for again after a look that failed', async () => {
    let isBroken = true;
    const survey = aSurvey('{}', {
      detect: async () => {
        if (isBroken) throw new Error('broken');
        return [aDetected()];
      },
    });
    await expect(survey.scan()).rejects.toThrow('broken');
    isBroken = false;
    expect(await survey.scan()).toHaveLength(1);
  });
});

it('files and entries are those of clients that are here', async () => {
  const survey = aSurvey(text, {
    detect: async () => [
      aDetected(),
      aDetected({ kind: aKind('codex'), sign: null, files: [aClientFile({ kind: 'codex' })] }),
    ],
  });
  expect(await survey.files()).toEqual([file]);
  const entries = await survey.entries();
  expect(entries.map(({ kind, read }) => [kind.id, read.entries.size])).toEqual([['cursor', 3]]);
});
