import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeBridge } from '../../../../main/clients/check/probe-bridge';

function tried(code: string, env: ReadonlyMap<string, string> = new Map()) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-probe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'bridge.cjs');
  writeFileSync(script, code);
  return {
    folder,
    probe: () => probeBridge({ command: process.execPath, args: [script], env }, { environment: process.env, folder }),
  };
}

/** Answers each request with this expression of `message`. */
const answering = (result: string) => `
  let rest = '';
  process.stdin.on('data', (chunk) => {
    const lines = (rest + chunk).split('\\n');
    rest = lines.pop();
    for (const message of lines.map((line) => JSON.parse(line)))
      if (message.id) console.log(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...${result} }));
  });
  process.stdin.on('end', () => { require('node:fs').writeFileSync('left', ''); process.exit(0); });`;

describe('trying the way by the bridge', () => {
  it('starts the command as the client would, counts the tools, and lets it leave by itself', async () => {
    const { probe, folder } = tried(
      answering('{ result: { tools: process.env.A === "b" ? [{}, {}] : [] } }'),
      new Map([['A', 'b']]),
    );
    expect(await probe()).toEqual({ tools: 2, ms: expect.any(Number) });
    expect(existsSync(join(folder, 'left'))).toBe(true);
  });

  it('passes over lines that are no messages', async () => {
    const { probe } = tried(`console.log('hello');${answering('{ result: { tools: [] } }')}`);
    expect(await probe()).toMatchObject({ tools: 0 });
  });

  it('says what the bridge says', async () => {
    const { probe } = tried(answering('{ error: { code: -32000, message: "Gatehouse does not run. Start it." } }'));
    expect(await probe()).toEqual({ problem: 'Gatehouse does not run. Start it.' });
  });

  it('says what it said last when it ends at once, in one line', async () => {
    const { probe } = tried('console.error("a"); console.error("No token\\u001b[2J."); process.exit(1);');
    expect(await probe()).toEqual({
      problem: 'The bridge ended at once: “No token[2J.” Connect the client anew.',
    });
  });

  it('says that the program is gone', async () => {
    const way = { command: '/opt/gone/gatehouse', args: [], env: new Map<string, string>() };
    expect(await probeBridge(way, { environment: {}, folder: tmpdir() })).toEqual({
      problem: 'The program that starts the bridge is not there any more. Connect the client anew.',
    });
  });
});
