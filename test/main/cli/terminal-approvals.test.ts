import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTerminalApprovals } from '../../../main/cli/terminal-approvals';
import { aFakeGateway, anApprovalRequest } from '../../support/panel-services';

function aTerminal() {
  let written = '';
  const listeners = new Set<(chunk: string) => void>();
  return {
    isColor: false,
    columns: () => 100,
    write(text: string) {
      written += text;
    },
    onInput(listener: (chunk: string) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners,
    screen: () => written,
    async press(...chunks: readonly string[]) {
      for (const chunk of chunks) for (const listener of [...listeners]) listener(chunk);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

function start() {
  const gateway = aFakeGateway();
  const terminal = aTerminal();
  const [interrupt, showLink] = [vi.fn(), vi.fn()];
  const stop = startTerminalApprovals({ services: gateway.services, terminal, interrupt, showLink });
  const ask = (...requests: readonly ReturnType<typeof anApprovalRequest>[]) => gateway.pending.update(() => requests);
  return { ...gateway, ...terminal, interrupt, showLink, stop, ask };
}

const yes = { effect: 'allow', isEveryClient: false, wasShownWhole: true };
const armed = () => vi.advanceTimersByTimeAsync(501);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('answering', () => {
  it.each([
    ['y', { ...yes, scope: 'once' }, 'allowed once.'],
    ['t', { ...yes, scope: '15-minutes', reach: 'tool' }, 'allowed for 15 minutes.'],
    ['s', { ...yes, scope: 'session', reach: 'tool' }, 'allowed for this session.'],
    ['a', { ...yes, scope: 'always', reach: 'tool' }, 'allowed always.'],
    ['n', { effect: 'deny', isWholeSession: false }, 'denied.'],
    ['d', { effect: 'deny', isWholeSession: true }, 'denied, and whatever else this session asks.'],
  ])('%s answers with %o', async (key, answer, told) => {
    const { ask, press, replies, screen } = start();
    ask(anApprovalRequest());
    await armed();
    await press(key);
    expect(replies).toEqual([{ requestId: 'K7QX', revision: 1, ...answer }]);
    expect(screen()).toContain(`K7QX: Cursor → write_file on files — ${told}`);
  });

  it('denies with the sentence that was typed', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest());
    await armed();
    await press('g', 'Use ', 'the y drive', '\r');
    expect(replies).toEqual([
      { requestId: 'K7QX', revision: 1, effect: 'deny', isWholeSession: false, guidance: 'Use the y drive' },
    ]);
  });

  it('goes back from guidance by Esc or an empty line, and answers nothing', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest());
    await armed();
    await press('g', 'y', '\u001b', 'g', '\r');
    expect(replies).toEqual([]);
    await press('n');
    expect(replies).toHaveLength(1);
  });

  it.each(['\r', ' ', '\u001b', 'Y', '\u001b[A', 'q'])('takes %j for nothing', async (key) => {
    const { ask, press, replies, showLink } = start();
    ask(anApprovalRequest());
    await armed();
    await press(key);
    expect(replies).toEqual([]);
    expect(showLink).not.toHaveBeenCalled();
  });

  it('offers “always” only where the request does', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest({ reaches: [] }));
    await armed();
    await press('a', 's', 't');
    expect(replies).toEqual([]);
  });

  it('allows what destroys only after its id was typed', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest({ risk: 'destructive', reaches: [] }));
    await armed();
    await press('y', 'y', '\r');
    expect(replies).toEqual([]);
    await press('y', 'k7qx', '\r');
    expect(replies).toMatchObject([{ effect: 'allow', scope: 'once' }]);
  });

  it('allows what was folded only after it was shown, and armed again', async () => {
    const { ask, press, replies, screen } = start();
    ask(anApprovalRequest({ arguments: [{ key: 'content', kind: 'text', value: 'x\n'.repeat(99) }] }));
    await armed();
    await press('y');
    expect(screen()).toContain('It can be allowed when you have read all of it: press v.');
    await press('v', 'y');
    expect(replies).toEqual([]);
    await armed();
    await press('y');
    expect(replies).toHaveLength(1);
  });
});

describe('accidents', () => {
  it('ignores keys until half a second after the request was printed', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest());
    await vi.advanceTimersByTimeAsync(499);
    await press('y');
    expect(replies).toEqual([]);
  });

  it('ignores keys for as long as somebody is typing something else', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest());
    for (const key of 'yes, already on my way') {
      await press(key);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(replies).toEqual([]);
    await armed();
    await press('y');
    expect(replies).toHaveLength(1);
  });

  it('ignores what was pasted or typed ahead in one go', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest());
    await armed();
    await press('yy', 'y\r', 'yes');
    expect(replies).toEqual([]);
  });

  it('arms again for the next request', async () => {
    const { ask, press, replies } = start();
    ask(anApprovalRequest(), anApprovalRequest({ id: 'B222' }));
    await armed();
    await press('y', 'y', 'y');
    expect(replies.map((reply) => 'requestId' in reply && reply.requestId)).toEqual(['K7QX']);
  });

  it('shows a changed request again and takes no answer to the one before', async () => {
    const { ask, press, replies, screen } = start();
    ask(anApprovalRequest());
    await armed();
    ask(anApprovalRequest({ revision: 2, tool: 'delete_file' }));
    await press('y');
    expect(replies).toEqual([]);
    expect(screen()).toContain('changed. Read it again:');
    await armed();
    await press('y');
    expect(replies).toMatchObject([{ revision: 2 }]);
  });

  it('does not ask for a sentence any more when its request is over', async () => {
    const { ask, press, replies, pending } = start();
    ask(anApprovalRequest(), anApprovalRequest({ id: 'B222' }));
    await armed();
    await press('g', 'no, ');
    pending.update((requests) => requests.slice(1));
    await press('y', 'a', '\r');
    expect(replies).toEqual([]);
  });
});

describe('several waiting', () => {
  it('numbers them and shows the next when one is answered', async () => {
    const { ask, press, screen } = start();
    ask(anApprovalRequest(), anApprovalRequest({ id: 'B222' }));
    expect(screen()).toContain('Request K7QX, 1 of 2 waiting');
    await armed();
    await press('n');
    expect(screen()).toContain('Request B222, 1 of 1 waiting');
  });

  it('skips one and comes back to it', async () => {
    const { ask, press, screen, replies } = start();
    ask(anApprovalRequest(), anApprovalRequest({ id: 'B222' }));
    await armed();
    await press('k');
    expect(screen()).toContain('Request B222, 2 of 2 waiting');
    await armed();
    await press('n', 'r');
    expect(replies.map((reply) => 'requestId' in reply && reply.requestId)).toEqual(['B222']);
    expect(screen()).toContain('Request K7QX, 1 of 1 waiting');
  });

  it('says that one was settled elsewhere', () => {
    const { ask, screen } = start();
    ask(anApprovalRequest());
    ask();
    expect(screen()).toContain('K7QX: Cursor → write_file on files — over: answered in the panel');
  });

  it('does not show one again while its answer is on the way', async () => {
    const { ask, press, screen, services } = start();
    services['approvals.reply'] = () => new Promise(() => undefined);
    ask(anApprovalRequest());
    await armed();
    await press('y');
    ask(anApprovalRequest(), anApprovalRequest({ id: 'B222' }));
    expect(screen().match(/Request K7QX/g)).toHaveLength(1);
    expect(screen()).toContain('Request B222');
  });

  it('says when the answer came too late', async () => {
    const { ask, press, screen, services } = start();
    services['approvals.reply'] = () => ({ outcome: 'gone' });
    ask(anApprovalRequest());
    await armed();
    await press('y');
    expect(screen()).toContain('over before your answer');
    expect(screen()).not.toContain('allowed');
  });
});

describe('other keys', () => {
  it('prints a new link on p always, on Enter only while nothing waits', async () => {
    const { ask, press, showLink } = start();
    await press('\r', 'p');
    expect(showLink).toHaveBeenCalledTimes(2);
    ask(anApprovalRequest());
    await press('p', '\r');
    expect(showLink).toHaveBeenCalledTimes(3);
  });

  it('stops on Ctrl+C, even in the middle of a sentence', async () => {
    const { ask, press, interrupt } = start();
    ask(anApprovalRequest());
    await armed();
    await press('g', 'abc\u0003');
    expect(interrupt).toHaveBeenCalledTimes(1);
  });

  it('lets go of the terminal when it ends', () => {
    const { stop, listeners, ask, screen } = start();
    stop();
    ask(anApprovalRequest());
    expect([listeners.size, screen()]).toEqual([0, '']);
  });
});
