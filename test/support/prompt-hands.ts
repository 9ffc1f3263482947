import { expect, type Locator, type Page } from '@playwright/test';
import type { Scope } from '../../shared/domain/approval';
import { type AppWithFiles, armed } from './app-with-files';

/** What a person can do at the prompt, by mouse or by keyboard alone; a text is always typed. */
export interface Hand {
  /** Has all of the request on the screen. */
  read(): Promise<void>;
  chooseTime(scope: LastingScope): Promise<void>;
  /** One of the entries of the list with this name. */
  choose(list: string, entry: RegExp): Promise<void>;
  /** What the list with this name offers. */
  look(list: string): Promise<readonly string[]>;
  /** A button or a tick, until it has had its effect. */
  press(control: Locator, effect: Locator): Promise<void>;
  tab(name: string): Promise<void>;
  /** In place of what stands in the field. */
  write(field: Locator, text: string): Promise<void>;
  /** So many characters at the start of the field, which are a word. */
  selectFirst(field: Locator, characters: number): Promise<void>;
  open(what: 'reason' | 'editor'): Promise<void>;
  /** Goes on from the editor with what stands there. */
  keepEdit(): Promise<void>;
  /** The yes that is offered; the button says which one. Resolves when the question is gone. */
  yes(button: RegExp): Promise<void>;
  /** The same where it takes a press that lasts; first one that does not. */
  holdYes(button: RegExp): Promise<void>;
  /** The no that is offered. */
  no(button: RegExp): Promise<void>;
}

export type LastingScope = Exclude<Scope, 'once'>;

export const allowNames: Readonly<Record<LastingScope, RegExp>> = {
  '15-minutes': /^Allow for 15 minutes/,
  '1-hour': /^Allow for 1 hour/,
  session: /^Allow for this session/,
  always: /^Always allow/,
};

const timeNames: Readonly<Record<LastingScope, RegExp>> = {
  '15-minutes': /^15 minutes/,
  '1-hour': /^1 hour/,
  session: /^This session/,
  always: /^Always/,
};

const timeKeys: Readonly<Record<LastingScope, string>> = {
  '15-minutes': '2',
  '1-hour': '3',
  session: '4',
  always: '5',
};
const useButton = /^Use th(ese arguments|is result)/;
const timeList = 'How long the answer holds';

export const hands = { mouse: createMouse, keyboard: createKeyboard } as const;

/** Has so many calls on one card, each with a tick. On a busy machine some come when the first can be answered already. */
export async function gather(
  { prompt, waiting }: Pick<AppWithFiles, 'prompt' | 'waiting'>,
  hand: Hand,
  count: number,
): Promise<void> {
  await expect.poll(waiting).toHaveLength(count);
  const button = (name: RegExp) => prompt.getByRole('button', { name });
  const all = button(new RegExp(`^Allow ${count} once`));
  const apart = button(new RegExp(`^All ${count} together`));
  await expect(
    all
      .or(apart)
      .or(button(/^Tick all/))
      .first(),
  ).toBeVisible();
  await armed(prompt);
  if (await apart.isVisible()) await hand.press(apart, button(/^Allow \d+ once/));
  if (await button(/^Tick all/).isVisible()) await hand.press(button(/^Tick all/), all);
  await expect(all).toBeVisible();
}

function createMouse(prompt: Page): Hand {
  const on = createLook(prompt);
  const click = (target: Locator) => target.click({ timeout: 1000 });

  async function open(list: string): Promise<void> {
    await until(on.hasList, () => click(on.list(list)));
  }

  async function choose(list: string, entry: RegExp): Promise<void> {
    await open(list);
    await click(prompt.getByRole('option', { name: entry }).first());
    await expect(prompt.getByRole('option')).toHaveCount(0);
  }

  const press = (control: Locator, effect: Locator) =>
    until(
      () => effect.isVisible(),
      () => click(control),
    );

  return {
    async read() {
      await prompt.mouse.move(260, 200);
      await until(on.isReadToEnd, () => prompt.mouse.wheel(0, 400));
    },
    async chooseTime(scope) {
      await choose(timeList, timeNames[scope]);
      await expect(on.button(allowNames[scope])).toBeVisible();
    },
    choose,
    async look(list) {
      await open(list);
      const entries = await prompt.getByRole('option').allInnerTexts();
      await click(prompt.getByRole('option', { selected: true }));
      await expect(prompt.getByRole('option')).toHaveCount(0);
      return entries;
    },
    press,
    tab: (name) => press(on.tab(name), prompt.getByRole('tab', { name, selected: true })),
    async write(field, text) {
      await click(field);
      await prompt.keyboard.press('ControlOrMeta+a');
      await prompt.keyboard.type(text);
      await expect(field).toHaveValue(text);
    },
    selectFirst: (field, characters) =>
      until(
        async () => (await on.selected(field)) === characters,
        () => field.dblclick({ position: { x: 16, y: 16 }, timeout: 1000 }),
      ),
    open: (what) => press(on.link(what), on.opened(what)),
    keepEdit: () => until(on.isEditorShut, () => click(on.button(useButton))),
    yes: (name) => on.settle(() => click(on.button(name))),
    async holdYes(name) {
      const hold = async (end: () => Promise<void>) => {
        await on.button(name).hover({ timeout: 1000 });
        await prompt.mouse.down();
        await end().finally(() => prompt.mouse.up());
      };
      await on.letGoEarly(hold);
      await on.settle(() => hold(on.isOver));
    },
    no: (name) => on.settle(() => click(on.button(name))),
  };
}

function createKeyboard(prompt: Page): Hand {
  const on = createLook(prompt);
  const { keyboard } = prompt;

  /** Tab, as often as it takes. */
  async function focus(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    const isThere = () => target.evaluate((element) => element === document.activeElement);
    for (let steps = 0; steps < 60 && !(await isThere()); steps += 1) await keyboard.press('Tab');
    expect(await isThere(), `Tab leads to ${target}`).toBe(true);
  }

  async function open(list: string): Promise<void> {
    await until(on.hasList, async () => {
      await focus(on.list(list));
      await keyboard.press('Enter');
    });
  }

  const press = (control: Locator, effect: Locator) =>
    until(
      () => effect.isVisible(),
      async () => {
        await focus(control);
        await keyboard.press('Space');
      },
    );
  const confirm = () => keyboard.press('Control+Enter');

  return {
    read: () =>
      until(on.isReadToEnd, async () => {
        await focus(prompt.locator('[role="alertdialog"] > [tabindex="0"]'));
        await keyboard.press('End');
      }),
    chooseTime: (scope) =>
      until(
        () => on.button(allowNames[scope]).isVisible(),
        () => keyboard.press(timeKeys[scope]),
      ),
    async choose(list, entry) {
      await open(list);
      const wanted = prompt.getByRole('option', { name: entry }).first();
      const isAtIt = () => wanted.evaluate((option) => option.hasAttribute('data-highlighted'));
      await keyboard.press('Home');
      for (let steps = 0; steps < 10 && !(await isAtIt()); steps += 1) await keyboard.press('ArrowDown');
      expect(await isAtIt()).toBe(true);
      await keyboard.press('Enter');
      await expect(prompt.getByRole('option')).toHaveCount(0);
    },
    async look(list) {
      await open(list);
      const entries = await prompt.getByRole('option').allInnerTexts();
      // Of the list alone: nothing is denied by it.
      await keyboard.press('Escape');
      await expect(prompt.getByRole('option')).toHaveCount(0);
      return entries;
    },
    press,
    tab: (name) =>
      until(
        () => prompt.getByRole('tab', { name, selected: true }).isVisible(),
        async () => {
          await focus(prompt.getByRole('tab', { selected: true }));
          await keyboard.press('ArrowRight');
          await keyboard.press('Enter');
        },
      ),
    async write(field, text) {
      await focus(field);
      await keyboard.press('ControlOrMeta+a');
      await keyboard.type(text);
      await expect(field).toHaveValue(text);
    },
    async selectFirst(field, characters) {
      await focus(field);
      await keyboard.press('Control+Home');
      for (let steps = 0; steps < characters; steps += 1) await keyboard.press('Shift+ArrowRight');
      expect(await on.selected(field)).toBe(characters);
    },
    open: (what) =>
      until(
        () => on.opened(what).isVisible(),
        () => keyboard.press(what === 'reason' ? 'r' : 'e'),
      ),
    keepEdit: () => until(on.isEditorShut, confirm),
    yes: (name) => on.settle(confirm, name),
    async holdYes(name) {
      const hold = async (end: () => Promise<void>) => {
        await keyboard.down('Control');
        await keyboard.down('Enter');
        await end().finally(async () => {
          await keyboard.up('Enter');
          await keyboard.up('Control');
        });
      };
      await expect(on.button(name)).toBeVisible();
      await on.letGoEarly(hold);
      await on.settle(() => hold(on.isOver), name);
    },
    async no(name) {
      const isWriting = await on.opened('reason').isVisible();
      await on.settle(isWriting ? confirm : () => keyboard.press('Escape'), name);
    },
  };
}

/** What both see. */
function createLook(prompt: Page) {
  const button = (name: RegExp) => prompt.getByRole('button', { name });
  const holding = prompt.locator('[data-holding]');
  let before: string | null = null;

  /** Names the question on the screen; of a group, how many calls are in it. */
  const shown = () =>
    prompt.evaluate(() => {
      const dialog = document.querySelector('[role="alertdialog"]');
      return dialog && `${dialog.getAttribute('data-request')} ${dialog.querySelector('h1')?.textContent}`;
    });

  return {
    button,
    list: (name: string) => prompt.getByRole('combobox', { name }),
    tab: (name: string) => prompt.getByRole('tab', { name }),
    link: (what: 'reason' | 'editor') => button(what === 'reason' ? /with a reason$/ : /^(Edit|Redact)$/),
    opened: (what: 'reason' | 'editor') =>
      what === 'reason' ? prompt.getByRole('textbox', { name: /^Why you/ }) : button(useButton),
    hasList: () => prompt.getByRole('option').first().isVisible(),
    isEditorShut: async () => !(await button(useButton).isVisible()),
    isReadToEnd: async () => !(await button(/^More below/).isVisible()),
    selected: (field: Locator) =>
      field.evaluate((area) =>
        area instanceof HTMLTextAreaElement ? area.selectionEnd - area.selectionStart : undefined,
      ),
    /** Acts until another question is there, or none. */
    async settle(act: () => Promise<void>, name?: RegExp): Promise<void> {
      before = await shown();
      expect(before).not.toBeNull();
      if (name) await expect(button(name)).toBeVisible();
      await until(async () => (await shown()) !== before, act);
    },
    /** Resolves when the press has lasted long enough, or will never have. */
    async isOver(): Promise<void> {
      await expect
        .poll(async () => (await shown()) !== before, { intervals: [100], timeout: 2000 })
        .toBe(true)
        .catch(() => undefined);
    },
    async letGoEarly(hold: (end: () => Promise<void>) => Promise<void>): Promise<void> {
      const asked = await shown();
      let hasBegun = false;
      await until(
        async () => hasBegun,
        () =>
          hold(async () => {
            hasBegun = await isVisibleSoon(holding);
          }),
      );
      await expect(holding).toHaveCount(0);
      expect(await shown()).toBe(asked);
    },
  };
}

/** Acts until it has had its effect: what wakes the window up, or comes too early, has none. */
async function until(isDone: () => Promise<boolean>, act: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await isDone())) await act();
    await expect.poll(isDone, { intervals: [20, 50, 100], timeout: 1000 }).toBe(true);
  }).toPass({ intervals: [100], timeout: 15_000 });
}

async function isVisibleSoon(target: Locator): Promise<boolean> {
  return await target.waitFor({ state: 'visible', timeout: 400 }).then(
    () => true,
    () => false,
  );
}
