import { z } from 'zod';
import { type FindPeer, unknownPeer } from './find-peer';
import { readScript } from './program';
import { runTool } from './run-tool';

const deepest = 32;

/**
 * PowerShell, which comes with Windows, asks the same table that `GetExtendedTcpTable` gives. The numbers are ours, so nothing of
 * the caller gets into the command.
 */
const script = (fromPort: number, toPort: number) => `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$c = Get-NetTCPConnection -LocalPort ${Math.trunc(fromPort)} -RemotePort ${Math.trunc(toPort)} -State Established | Select-Object -First 1
$out = @()
$id = [int]$c.OwningProcess
for ($i = 0; $i -lt ${deepest} -and $id -gt 4; $i++) {
  $p = Get-CimInstance Win32_Process -Filter "ProcessId = $id"
  if (-not $p) { break }
  $signer = $null
  if ($i -eq 0 -and $p.ExecutablePath) {
    $s = Get-AuthenticodeSignature -LiteralPath $p.ExecutablePath
    if ($s.Status -eq 'Valid') { $signer = $s.SignerCertificate.Subject }
  }
  $out += @{ pid = $id; executable = $p.ExecutablePath; command = $p.CommandLine; startedAt = $p.CreationDate.ToUniversalTime().ToString('o'); signer = $signer }
  $id = [int]$p.ParentProcessId
}
ConvertTo-Json -Compress -Depth 3 -InputObject $out
`;

const Row = z.object({
  pid: z.number().int(),
  executable: z.string().nullable(),
  command: z.string().nullable(),
  startedAt: z.string().nullable(),
  signer: z.string().nullable(),
});

export const findOnWindows: FindPeer = async ({ fromPort, toPort }) => {
  const encoded = Buffer.from(script(fromPort, toPort), 'utf16le').toString('base64');
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  const powershell = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  return readWindowsPeer(await runTool(powershell, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]));
};

/** Of what the script prints: the process first, then those above it. */
export function readWindowsPeer(text: string): Awaited<ReturnType<FindPeer>> {
  const [first, ...above] = z.array(Row).parse(JSON.parse(text));
  if (!first) return unknownPeer('Its program ended before it could be looked up.');
  const started = new Date(first.startedAt ?? '');
  const process = {
    pid: first.pid,
    executable: first.executable,
    script: readScript(first.executable, splitCommand(first.command ?? '')),
    startedAt: Number.isNaN(started.getTime()) ? null : started.toISOString(),
    parents: above.map(({ pid, executable }) => ({ pid, executable })),
    signer: first.signer,
  };
  return { process, reason: null };
}

/** By the rules of `CommandLineToArgvW` as far as paths need them: quotes keep spaces together. */
function splitCommand(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
