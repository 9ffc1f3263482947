import type { PeerProcess } from '../../../../shared/domain/peer';
import { type FindPeer, unknownPeer } from './find-peer';
import { readScript } from './program';
import { runTool } from './run-tool';

const deepest = 32;

/** Signatures do not change while a program runs, and checking one takes a tenth of a second. */
const signers = new Map<string, string | null>();
const mostSigners = 200;

/** `lsof` names the process, `ps` says what it is, `codesign` who signed it. All three come with macOS. */
export const findOnDarwin: FindPeer = async ({ fromPort, toPort }) => {
  const connections = await runTool('/usr/sbin/lsof', ['-nP', `-iTCP:${fromPort}`, '-sTCP:ESTABLISHED', '-Fpn']);
  const pid = readHolder(connections, { fromPort, toPort });
  if (pid === undefined) return unknownPeer('Its program runs as another user, or the connection is gone.');
  const process = readProcess(await runTool('/bin/ps', ['-axww', '-o', 'pid=,ppid=,lstart=,comm=']), pid);
  if (!process) return unknownPeer('Its program ended before it could be looked up.');
  const command = await runTool('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => '');
  const signer = process.executable === null ? null : await signerOf(process.executable);
  return { process: { ...process, script: readScriptOf(process.executable, command), signer }, reason: null };
};

/** `p` begins a process and `n` tells one of its connections: `n127.0.0.1:52111->127.0.0.1:7717`. */
export function readHolder(
  text: string,
  { fromPort, toPort }: { fromPort: number; toPort: number },
): number | undefined {
  let pid: number | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line.startsWith('n') && line.includes(`:${fromPort}->`) && line.endsWith(`:${toPort}`)) return pid;
  }
  return undefined;
}

const row = /^\s*(\d+)\s+(\d+)\s+(\w{3} \w{3}\s+\d+ [\d:]{8} \d{4})\s+(.+)$/;

export function readProcess(text: string, pid: number): PeerProcess | undefined {
  const all = new Map(
    text.split('\n').flatMap((line) => {
      const [, own, parent, startedAt = '', executable = ''] = line.match(row) ?? [];
      return own === undefined ? [] : [[Number(own), { parent: Number(parent), startedAt, executable }] as const];
    }),
  );
  const found = all.get(pid);
  if (!found) return undefined;
  const parents: PeerProcess['parents'] = [];
  for (let next = found.parent; next > 1 && parents.length < deepest; next = all.get(next)?.parent ?? 0) {
    parents.push({ pid: next, executable: all.get(next)?.executable ?? null });
  }
  const started = new Date(found.startedAt);
  const startedAt = Number.isNaN(started.getTime()) ? null : started.toISOString();
  return { pid, executable: found.executable, script: null, startedAt, parents, signer: null };
}

/** `ps` joins the arguments with spaces; what follows the executable is as good as can be had. */
function readScriptOf(executable: string | null, command: string): string | null {
  if (executable === null) return null;
  const rest = command.startsWith(executable) ? command.slice(executable.length) : command.replace(/^\S+/, '');
  return readScript(executable, [executable, ...rest.trim().split(/\s+/)]);
}

async function signerOf(executable: string): Promise<string | null> {
  const known = signers.get(executable);
  if (known !== undefined) return known;
  const signer = await checkSignature(executable).catch(() => null);
  if (signers.size >= mostSigners) signers.clear();
  signers.set(executable, signer);
  return signer;
}

/** Only of a signature that holds for what is on the disk. */
async function checkSignature(executable: string): Promise<string | null> {
  await runTool('/usr/bin/codesign', ['--verify', '--strict', executable]);
  return readSigner(await runTool('/usr/bin/codesign', ['-d', '--verbose=2', executable]));
}

/** Team and identifier: what stays the same over all updates of an app. `null` for one that anybody could have made. */
export function readSigner(text: string): string | null {
  const team = text.match(/^TeamIdentifier=([A-Z0-9]{10})$/m)?.[1];
  const identifier = text.match(/^Identifier=(\S+)$/m)?.[1];
  const isApple = /^Authority=Software Signing$/m.test(text);
  if (identifier === undefined || (team === undefined && !isApple)) return null;
  return `${identifier} (${team ?? 'Apple'})`;
}
