import { expect, it } from 'vitest';
import { whyHalted } from '../../../main/gateway/halt';

it('says to clients whether they may go on, and what to do when not', () => {
  expect(whyHalted('running')).toBeNull();
  expect(whyHalted('paused')).toMatchObject({ code: 'paused', message: expect.stringContaining('then try again') });
  expect(whyHalted('panic')).toMatchObject({ code: 'paused', message: expect.stringContaining('Do not retry until') });
});
