import { expect, type Page, test } from '@playwright/test';
import { viewArguments } from '../../main/gateway/approval/describe';
import { anApprovalRequest } from '../support/an-approval-request';
import type { FakeBridge } from '../support/fake-bridge';
import { type HostileCase, hostileCases } from '../support/hostile-arguments';
import { openPromptPage } from '../support/prompt-page';

// What hides the dangerous part of a request (T-C04, T-C05, T-C08): it is seen at once, or there is no yes until it was.

// A picture of the page for each of thousands of acts would take most of the time.
test.use({ trace: 'off' });

const cases = hostileCases();
const allow = 'button[data-answer="yes"]';

test('there are three hundred of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
});

for (const [part, some] of slices(cases, 8)) {
  test(`whatever hides it, what matters is on the first screen or nothing can be allowed (part ${part})`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    const { show, errors } = await openScene(page);
    const slips: string[] = [];
    for (const hostile of some) {
      await show(hostile);
      const isAllowed = (await page.locator(allow).getAttribute('aria-disabled')) !== 'true';
      if (isAllowed && !(await seen(page)).includes(bare(hostile.payload))) slips.push(hostile.name);
    }
    expect(slips).toEqual([]);
    expect(errors).toEqual([]);
  });
}

test('reading on by the key for yes shows all of it, and only then takes a yes', async ({ page }) => {
  test.setTimeout(240_000);
  const { show, bridge } = await openScene(page);
  const readable = cases.filter(({ argumentsJson }) => argumentsJson.length < 5000).filter((_, at) => at % 6 === 0);
  for (const hostile of readable) {
    await show(hostile);
    const before = bridge.inputs('approvals.reply').length;
    let all = await seen(page);
    for (let step = 0; step < 200 && bridge.inputs('approvals.reply').length === before; step += 1) {
      all += await seen(page);
      await page.keyboard.press('Control+Enter');
      await page.clock.runFor(700);
    }
    expect(bridge.inputs('approvals.reply').length, hostile.name).toBe(before + 1);
    expect(all, hostile.name).toContain(bare(hostile.payload));
  }
});

async function openScene(page: Page) {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('request', (request) => {
    if (!/^http:\/\/page\.test\//.test(request.url())) errors.push(`It asked for ${request.url()}.`);
  });
  await page.clock.install();
  await page.setViewportSize({ width: 460, height: 560 });
  let revision = 1;
  const bridge: FakeBridge = await openPromptPage(page, [], { 'approvals.reply': () => ({ outcome: 'changed' }) });
  return {
    errors,
    bridge,
    async show({ argumentsJson }: HostileCase) {
      revision += 1;
      const id = `H${revision}`;
      const request = anApprovalRequest({ id, revision, argumentsJson, arguments: viewArguments(argumentsJson) });
      bridge.push('approvals.pending', [request]);
      await page.locator(`[data-request="${id}"]`).waitFor();
      await page.clock.runFor(700);
      await page.locator('[data-armed]').waitFor();
    },
  };
}

function* slices<T>(all: readonly T[], count: number): Generator<[number, readonly T[]]> {
  const size = Math.ceil(all.length / count);
  for (let part = 0; part < count; part += 1) yield [part + 1, all.slice(part * size, (part + 1) * size)];
}

/** Without blanks: where a line breaks does not matter. */
function bare(text: string): string {
  return text.replace(/\s/g, '');
}

/** The letters that are inside the window and inside what scrolls, in their order, without the badges that stand for hidden ones. */
async function seen(page: Page): Promise<string> {
  return bare(await page.evaluate(lettersInSight));
}

/** Runs in the page. */
function lettersInSight(): string {
  const piece = 20;
  const found: string[] = [];

  function edgesOf(parent: Element): { top: number; bottom: number } {
    const box = parent.closest('.overflow-y-auto')?.getBoundingClientRect();
    return { top: Math.max(0, box?.top ?? 0) - 1, bottom: Math.min(innerHeight, box?.bottom ?? innerHeight) + 1 };
  }

  function isIn(text: Node, [from, to]: [number, number], edges: { top: number; bottom: number }): boolean {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    const rects = [...range.getClientRects()];
    return rects.some(({ height, top, bottom }) => height > 0 && bottom <= edges.bottom && top >= edges.top);
  }

  function look(text: Node, parent: Element): void {
    const content = text.textContent ?? '';
    const edges = edgesOf(parent);
    for (let at = 0; at < content.length; at += piece) {
      const end = Math.min(content.length, at + piece);
      if (isIn(text, [at, end], edges)) found.push(content.slice(at, end));
    }
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (parent && !parent.closest('[title]')) look(text, parent);
  }
  return found.join('');
}
