import { expect, it } from 'vitest';
import { showQueue } from './show-queue.ts';

const reason = { code: 'model' as const, signal: 'text-toxicity', message: 'threat 0.93, over 0.50' };

it('shows the most urgent cases, and how many more there are', () => {
  const cases = [
    {
      urgency: 88,
      labels: ['threat' as const],
      lang: 'en',
      itemCount: 3,
      excerpt: 'A text',
      reasons: [reason, reason],
    },
    { urgency: 70, labels: ['intimate_image' as const], lang: null, itemCount: 1, excerpt: null, reasons: [] },
  ];
  const shown = showQueue(cases, 12);
  for (const part of ['12 cases', '88', 'threat', 'A text (3 items)', '(+1 more)', '(image)', '–', 'and 10 more']) {
    expect(shown).toContain(part);
  }
});

it('lets no content steer the terminal', () => {
  const excerpt = `red \u001b[31m and turned \u202e around ${'long '.repeat(60)}`;
  const shown = showQueue([{ urgency: 1, labels: [], lang: 'ar', itemCount: 1, excerpt, reasons: [reason] }], 1);
  expect(shown).not.toMatch(/[\u001b\u202e]/);
  expect(shown).toContain('…');
});
