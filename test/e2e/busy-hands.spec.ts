import { expect, type Page, test } from '@playwright/test';
import { anApprovalRequest } from '../support/an-approval-request';
import { openPromptPage } from '../support/prompt-page';

// Somebody clicks or types ten times a second in the very place where the prompt appears (T-C15).

// A picture of the page for each of thousands of acts would take most of the time.
test.use({ trace: 'off' });

const trials = 1000;
const keys = ['Enter', 'Space', 'Tab', 'Control+Enter', 'Escape', 'y', 'a', '1', '5', 'e', 'r', 'j'];

for (const part of [1, 2]) {
  test(`in ${trials} trials of clicking and typing at 10 Hz nothing is answered by accident (half ${part})`, async ({
    page,
  }) => {
    test.setTimeout(600_000);
    // It stands still but for what the test lets pass: on a busy machine the hand would rest for longer than it is told to.
    const now = new Date('2026-11-21T12:00:00Z');
    await page.clock.install({ time: now });
    await page.setViewportSize({ width: 460, height: 560 });
    const bridge = await openPromptPage(page, [anApprovalRequest()]);
    await page.locator('[data-request]').waitFor();
    await page.clock.pauseAt(new Date(now.getTime() + 60_000));
    const places = await Promise.all(
      ['yes', 'no'].map(async (answer) => await page.locator(`[data-answer="${answer}"]`).boundingBox()),
    );
    const random = createRandom(6 + part);

    for (let trial = 0; trial < trials / 2; trial += 1) {
      const [id, revision] = [`T${trial}`, trial + 2];
      bridge.push('approvals.pending', [anApprovalRequest({ id, revision })]);
      await page.locator(`[data-request="${id}"]`).waitFor();
      // The hand may have rested for a moment, less than it takes to be armed; it is still at it when that would have been.
      await page.clock.runFor(Math.floor(random() * 450));
      for (let tenth = 0; tenth < 3; tenth += 1) {
        await act(page, places, random);
        await page.clock.runFor(100);
      }
    }
    expect(bridge.inputs('approvals.reply')).toEqual([]);
    expect(bridge.inputs('approvals.replyGroup')).toEqual([]);
  });
}

type Place = { x: number; y: number; width: number; height: number } | null;

/** A click on an answer, four times in five on Allow, or a key. */
async function act(page: Page, [allow, deny]: readonly Place[], random: () => number): Promise<void> {
  if (random() < 0.5) return await page.keyboard.press(keys[Math.floor(random() * keys.length)] ?? 'Enter');
  const place = (random() < 0.8 ? allow : deny) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.click(place.x + random() * place.width, place.y + random() * place.height);
}

/** Between 0 and 1, the same sequence each time (a linear congruential generator). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
