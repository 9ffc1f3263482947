import { describe, expect, it } from 'vitest';
import { createRestartPolicy } from '../../../../main/gateway/upstream/restart-policy';

describe('when a server that keeps ending is started again', () => {
  it('waits half a second, then twice as long each time, but never more than a minute', () => {
    const policy = createRestartPolicy();
    const delays = Array.from({ length: 9 }, () => policy.failed(1000).retryAt - 1000);
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('begins anew after a minute of health', () => {
    const policy = createRestartPolicy();
    policy.failed(0);
    policy.failed(0);
    policy.started(1000);
    expect(policy.failed(60_999).retryAt).toBe(62_999);
    policy.started(100_000);
    expect(policy.failed(160_000).retryAt).toBe(160_500);
  });

  it('restarts five times in ten minutes without being asked, and a person’s start forgives all', () => {
    const policy = createRestartPolicy();
    for (let at = 0; at < 5; at += 1) policy.restarted(at);
    expect(policy.mayRestart(599_999)).toBe(false);
    expect(policy.mayRestart(600_000)).toBe(true);
    policy.restarted(600_000);
    policy.reset();
    expect(policy.mayRestart(600_001)).toBe(true);
    expect(policy.failed(600_001).retryAt).toBe(600_501);
  });
});
