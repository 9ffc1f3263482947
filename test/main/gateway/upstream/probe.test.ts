import { afterEach, describe, expect, it } from 'vitest';
import type { Party } from '../../../../main/gateway/exchange';
import type { EraMemory, EraVerdict } from '../../../../main/gateway/ports';
import { createProcessTrees } from '../../../../main/gateway/upstream/process-trees';
import { createUpstream, type Upstream, type UpstreamOptions } from '../../../../main/gateway/upstream/upstream';
import type { Transport } from '../../../../shared/domain/server';
import { aParty } from '../../../support/builders';
import {
  aScriptServer,
  aServerConfig,
  callParams,
  neverAborted,
  realClock,
  someSurroundings,
  textOf,
} from '../../../support/upstream';

const trees = createProcessTrees();
const running: Upstream[] = [];
const patient = { handshake: 10_000, list: 10_000, probe: 5000 };
const impatient = { ...patient, probe: 200 };

afterEach(async () => {
  await Promise.all(running.splice(0).map((upstream) => upstream.stop()));
});

function aMemory(verdict?: EraVerdict) {
  const kept = new Map<string, EraVerdict>();
  const memory: EraMemory = {
    get: (key) => kept.get(key) ?? verdict,
    set: (key, value) => void kept.set(key, value),
    forget: (key) => void kept.delete(key),
  };
  return { memory, verdicts: () => [...kept.values()] };
}

function anUpstream(transport: Transport, options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = createUpstream({
    config: aServerConfig('files', transport),
    surroundings: someSurroundings(trees),
    clientVersion: '0.0.0',
    clock: realClock,
    timeouts: patient,
    onNotification: () => undefined,
    onListChanged: () => undefined,
    ...options,
  });
  running.push(upstream);
  return upstream;
}

async function call(upstream: Upstream, tool: string, input: unknown = {}, party?: Party) {
  const link = await upstream.ready(neverAborted);
  return await link.request('tools/call', callParams(tool, input), { timeoutMs: 10_000, party });
}

describe('finding out what a server speaks', () => {
  it.each([
    ['the line of SDKs before', aScriptServer('v1-stdio.mjs'), 'session', '2025-11-25'],
    ['both eras', aScriptServer('v2-stdio.mjs'), 'stateless', '2026-07-28'],
    ['the stateless era alone', aScriptServer('v2-stdio.mjs', 'modern-only'), 'stateless', '2026-07-28'],
    [
      'the stateless era alone, and starts slowly',
      aScriptServer('v2-stdio.mjs', 'modern-only', 'slow'),
      'stateless',
      '2026-07-28',
      impatient,
    ],
    ['the session era without an SDK', aScriptServer('raw-stdio.mjs'), 'session', '2025-11-25'],
    [
      'the session era, and is silent on what it does not know',
      aScriptServer('raw-stdio.mjs', 'ignore-unknown'),
      'session',
      '2025-11-25',
      impatient,
    ],
    [
      'the session era, and ends when it is asked anything else',
      aScriptServer('raw-stdio.mjs', 'exit-on-probe'),
      'session',
      '2025-11-25',
    ],
  ] as const)(
    'a server of %s is greeted in its own way, and that is remembered',
    async (_what, transport, era, version, timeouts = patient) => {
      const { memory, verdicts } = aMemory();
      const upstream = anUpstream(transport, { eras: memory, timeouts });
      await upstream.start();
      expect(upstream.greeting()).toMatchObject({ era, protocolVersion: version });
      expect(upstream.lists.get().tools.length).toBeGreaterThan(0);
      expect(verdicts()).toEqual([{ era, version, at: expect.any(String) }]);
      expect(upstream.state.get().protocol).toEqual({ version, since: verdicts()[0]?.at });
    },
  );

  it('a slow server of both eras, which took both greetings by the time it answered, is started once more', async () => {
    const { memory, verdicts } = aMemory();
    const upstream = anUpstream(aScriptServer('v2-stdio.mjs', 'slow'), { eras: memory, timeouts: impatient });
    expect(textOf(await call(upstream, 'add', { a: 1, b: 2 }))).toBe('3');
    expect(upstream.greeting()).toMatchObject({ era: 'stateless', claims: { name: 'both-modern' } });
    expect(verdicts()).toMatchObject([{ era: 'stateless', version: '2026-07-28' }]);
    const { pid } = upstream.state.get();
    await call(upstream, 'add', { a: 1, b: 2 });
    expect(upstream.state.get().pid).toBe(pid);
  });

  it('an exit over the question costs one more start, and none the next time', async () => {
    const { memory } = aMemory();
    const upstream = anUpstream(aScriptServer('raw-stdio.mjs', 'exit-on-probe'), { eras: memory });
    await upstream.start();
    const asked = () => upstream.console().filter(({ text }) => text.includes('It ended when it was asked')).length;
    expect(asked()).toBe(1);
    await upstream.restart();
    expect(asked()).toBe(1);
    expect(upstream.state.get().status).toBe('running');
  });

  it.each(['session', 'stateless'] as const)('a verdict “%s” that no longer holds is dropped', async (era) => {
    const { memory, verdicts } = aMemory({ era, version: 'old', at: new Date().toISOString() });
    const script = era === 'session' ? aScriptServer('v2-stdio.mjs', 'modern-only') : aScriptServer('v1-stdio.mjs');
    const upstream = anUpstream(script, { eras: memory });
    await upstream.start();
    expect(upstream.greeting()?.era).not.toBe(era);
    expect(verdicts()).toMatchObject([{ era: upstream.greeting()?.era }]);
  });

  it('a fresh verdict is kept with its date, and one of a week ago is looked at again', async () => {
    const dayMs = 24 * 60 * 60 * 1000;
    const sixDaysAgo = new Date(Date.now() - 6 * dayMs).toISOString();
    const fresh = anUpstream(aScriptServer('v2-stdio.mjs'), {
      eras: aMemory({ era: 'session', version: '2025-11-25', at: sixDaysAgo }).memory,
    });
    await fresh.start();
    expect([fresh.greeting()?.era, fresh.state.get().protocol?.since]).toEqual(['session', sixDaysAgo]);

    const eightDaysAgo = new Date(Date.now() - 8 * dayMs).toISOString();
    const old = anUpstream(aScriptServer('v2-stdio.mjs'), {
      eras: aMemory({ era: 'session', version: '2025-11-25', at: eightDaysAgo }).memory,
    });
    await old.start();
    expect(old.greeting()?.era).toBe('stateless');
  });

  it('says who asks in every request to a stateless server', async () => {
    const upstream = anUpstream(aScriptServer('v2-stdio.mjs'));
    const { party } = aParty('one', {
      capabilitiesJson: '{"elicitation":{},"tasks":{"list":{}}}',
      clientInfoJson: '{"name":"C","version":"1"}',
      logLevel: 'error',
    });
    const envelope = JSON.parse(textOf(await call(upstream, 'whoami', {}, party)));
    expect(envelope).toEqual({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
      'io.modelcontextprotocol/clientInfo': { name: 'C', version: '1' },
      'io.modelcontextprotocol/logLevel': 'error',
    });
    expect(JSON.parse(textOf(await call(upstream, 'whoami')))).toMatchObject({
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'Gatehouse' },
    });
  });
});
