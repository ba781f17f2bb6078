/**
 * Pictures of the conversation in each of its states, to be looked at by a person after a change of looks. Nothing is
 * asserted but that the view came.
 */
import { test } from '@playwright/test';
import { toldTurn } from '../told-window';
import { picture } from './camera';
import { expect, snapshot, usePicturePlace } from './picture-place';

const { show, talk, stopHost } = usePicturePlace();

test('talk-empty', async () => {
  const { page, tell } = await show('#/');
  tell(snapshot({}));
  await expect(page.getByText('is listening.')).toBeVisible();
  await picture(page, 'talk-empty');
});

test('talk-loading', async () => {
  const { page } = await show('#/');
  await expect(page.getByText('is getting ready.')).toBeVisible();
  await picture(page, 'talk-loading');
});

test('talk-no-microphone', async () => {
  const { page } = await show('#/', { permissions: [] });
  await page.waitForTimeout(1500);
  await picture(page, 'talk-no-microphone');
});

test('talk-listening', async () => {
  const { page } = await talk(3);
  await picture(page, 'talk-listening');
});

test('talk-gauges', async () => {
  const { page } = await talk(3);
  const gauges = page.getByRole('button', { name: 'Gauges' });
  await gauges.click();
  await expect(page.locator('.gauges')).toBeVisible();
  await picture(page, 'talk-gauges');
  await gauges.click();
  await expect(page.locator('.gauges')).toBeHidden();
});

test('talk-asked', async () => {
  const { page } = await talk(3);
  await page.locator('.gap').last().click();
  await expect(page.locator('.waterfall')).toBeVisible();
  await picture(page, 'talk-asked');
});

test('talk-hearing', async () => {
  const { page, tell } = await talk(3, { hearing: true });
  tell({
    kind: 'transcript',
    turnId: 4,
    role: 'user',
    text: 'And could I bring my',
    unheard: '',
    isFinal: false,
  });
  await picture(page, 'talk-hearing');
});

test('talk-thinking', async () => {
  const { page, tell } = await talk(3, { state: 'PROCESSING', turnId: 4 });
  tell({
    kind: 'transcript',
    turnId: 4,
    role: 'user',
    text: 'And could I bring my dog?',
    unheard: '',
    isFinal: true,
  });
  await picture(page, 'talk-thinking');
});

test('talk-speaking', async () => {
  const { page, tell } = await talk(2, { state: 'RESPONDING', turnId: 3 });
  tell(
    {
      kind: 'transcript',
      turnId: 3,
      role: 'user',
      text: 'And could I bring my dog, who is a very small and quiet one, if I hold it on my arm?',
      unheard: '',
      isFinal: true,
    },
    {
      kind: 'transcript',
      turnId: 3,
      role: 'persona',
      text: 'Dogs may wait with you in the waiting room, on a lead; into the treatment room only guide dogs may come, I am afraid.',
      unheard: '',
      isFinal: false,
    },
  );
  await picture(page, 'talk-speaking');
});

test('talk-interrupted', async () => {
  const { page, tell } = await talk(1);
  tell(
    ...toldTurn(
      2,
      'And on Sunday?',
      'On Sunday we are',
      { endOfTurnDelayMs: 300, voiceToVoiceMs: 2_500 },
      { unheard: 'closed, as on all holidays.' },
    ),
    ...toldTurn(3, '', '', {}),
  );
  await page.locator('.gap').first().click();
  await page.locator('.line-of').first().hover();
  await picture(page, 'talk-interrupted');
});

test('talk-push', async () => {
  const { page } = await talk(2, { mode: 'ptt' });
  await page.getByRole('switch', { name: 'Hands-free' }).click();
  await expect(page.locator('.talk')).toContainText('Hold to talk');
  await picture(page, 'talk-push');
  await page.getByRole('switch', { name: 'Hands-free' }).click();
});

test('talk-muted', async () => {
  const { page } = await talk(2);
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await picture(page, 'talk-muted');
});

test('talk-ended', async () => {
  const { page } = await talk(2, { state: 'TERMINATED' });
  await picture(page, 'talk-ended');
});

test('talk-problems', async () => {
  const { page, tell } = await talk(3);
  tell(
    {
      kind: 'control',
      type: 'problem',
      problem: {
        code: 'LLM_FAILED',
        message: 'The language model took longer than 8 s.',
        hint: 'A smaller model answers sooner.',
      },
    },
    {
      kind: 'control',
      type: 'problem',
      problem: {
        code: 'INFERENCE_CRASHED',
        message: 'The inference process stopped and is being started again.',
        hint: 'The next turn works.',
      },
    },
  );
  await picture(page, 'talk-problems');
});

test('talk-overlay', async () => {
  const { page } = await talk(12);
  await page.keyboard.press('Control+Shift+L');
  await expect(page.locator('.overlay')).toBeVisible();
  await picture(page, 'talk-overlay');
  await page.keyboard.press('Control+Shift+L');
});

test('menu-persona', async () => {
  const { page } = await talk(2);
  await page.locator('.persona-button').click();
  await picture(page, 'menu-persona');
  await page.keyboard.type('zzz');
  await picture(page, 'menu-persona-none');
});

test('menu-session', async () => {
  const { page } = await talk(2, { pauseStatistics: { p50Ms: 420, p90Ms: 1300 } });
  await page.locator('.session button').first().click();
  await picture(page, 'menu-session');
});

test('menu-nav', async () => {
  const { page } = await talk(2);
  await picture(page, 'menu-nav', {
    before: async () => {
      const button = page.locator('.nav-button');
      if ((await button.isVisible()) && (await button.getAttribute('aria-expanded')) === 'false')
        await button.click();
    },
  });
});

test('keys-sheet', async () => {
  const { page } = await talk(2);
  await page.keyboard.press('?');
  await expect(page.locator('.key-sheet')).toBeVisible();
  await picture(page, 'keys-sheet');
});

test('recorder', async () => {
  const { page } = await talk(4);
  await page.keyboard.press('Control+Shift+E');
  await expect(page.locator('.recorder-figures')).toHaveText(/^0:0[2-9], \d+ kB$/, { timeout: 40_000 });
  await page.getByRole('button', { name: 'Pause recording' }).click();
  await picture(page, 'recorder-running');
  await page.keyboard.press('Control+Shift+E');
  await expect(page.getByRole('dialog')).toBeVisible();
  await picture(page, 'recorder-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await picture(page, 'recorder-discard');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
});

test('gone', async () => {
  const { page } = await talk(2);
  await stopHost();
  await expect(page.locator('.banner').first()).toBeVisible();
  await picture(page, 'gone');
});
