import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { guardAnswers, isStartedByClientOf } from '../../../main/cli/caller';
import type { ApprovalReply, GroupReply } from '../../../shared/domain/approval';

const allow: ApprovalReply = {
  requestId: 'K7QX',
  revision: 1,
  effect: 'allow',
  scope: 'once',
  isEveryClient: false,
  wasShownWhole: true,
};
const deny: ApprovalReply = { requestId: 'K7QX', revision: 1, effect: 'deny', isWholeSession: false };

function aScene(isOfClient: boolean) {
  const given: string[] = [];
  const services = guardAnswers(
    {
      'approvals.reply': ({ effect }: ApprovalReply) => {
        given.push(effect);
        return { outcome: 'settled' as const };
      },
      'approvals.replyGroup': ({ effect }: GroupReply) => {
        given.push(`all ${effect}`);
        return { outcomes: ['settled' as const] };
      },
    },
    () => isOfClient,
  );
  return { services, given };
}

describe('a terminal that a connected client started', () => {
  it('allows nothing, one call or many, and releases no result', () => {
    const { services, given } = aScene(true);
    const requests = [{ requestId: 'K7QX', revision: 1 }];
    expect(() => services['approvals.reply'](allow)).toThrow('nothing can be allowed here. Answer in the panel');
    expect(() => services['approvals.reply']({ ...requests[0], effect: 'release' } as ApprovalReply)).toThrow();
    expect(() => services['approvals.replyGroup']({ requests, effect: 'allow' })).toThrow();
    expect(given).toEqual([]);
  });

  it('may deny', async () => {
    const { services, given } = aScene(true);
    await services['approvals.reply'](deny);
    await services['approvals.replyGroup']({ requests: [{ requestId: 'K7QX', revision: 1 }], effect: 'deny' });
    expect(given).toEqual(['deny', 'all deny']);
  });
});

it('any other terminal answers as before', async () => {
  const { services, given } = aScene(false);
  await services['approvals.reply'](allow);
  expect(given).toEqual(['allow']);
});

describe.runIf(process.platform === 'linux')('who started a process', () => {
  it('is found to be a client while it is connected, however many shells are in between', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    // We are the agent, with a shell, in which it starts something.
    const shell = spawn('sh', ['-c', 'sh -c "echo $$; read line"; true'], { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill('SIGKILL'));
    await once(shell.stdout, 'data');
    const pid = shell.pid ?? 0;
    expect(isStartedByClientOf(port, pid)).toBe(false);

    const connection = createConnection(port, '127.0.0.1');
    const [accepted] = await once(server, 'connection');
    expect(isStartedByClientOf(port, pid)).toBe(true);
    // Its own connection makes nobody a client of himself.
    expect(isStartedByClientOf(port, process.pid)).toBe(false);

    const closed = once(connection, 'close');
    accepted.destroy();
    await closed;
    expect(isStartedByClientOf(port, pid)).toBe(false);
    shell.stdin.end('\n');
  });

  it('is nobody for a process that is not there', () => {
    expect(isStartedByClientOf(1, 999_999_999)).toBe(false);
  });
});
