import { execFile } from 'node:child_process';

const patienceMs = 3000;
const mostOutput = 4 * 1024 * 1024;

/** What a tool of the system prints, `stderr` after it; rejects when it fails, is not there, or takes longer than 3 s. No shell. */
export function runTool(path: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: patienceMs,
      maxBuffer: mostOutput,
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
    };
    execFile(path, [...args], options, (error, stdout, stderr) => {
      if (error) reject(error);
      else resolve(stdout + stderr);
    });
  });
}
