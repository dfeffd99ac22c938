import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let monitor: string;
let moderator: string;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { textScorer: scoreByWord(), env: { HAETAE_GOLDEN_SHARE: '0' } });
  [monitor, moderator] = [await stack.key('monitor'), await stack.key('moderator')];
  await stack.work();
});
afterAll(() => stack.stop());
let n = 0;
const call = async (key: string, method: 'GET' | 'POST', url: string, payload?: object) =>
  (
    await stack.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}` },
      ...(payload ? { payload } : {}),
    })
  ).json();
const submit = async (text: string, media?: Buffer): Promise<string> => {
  const body = { externalId: `g${n++}`, source: 'x', text, lang: 'en', target: { handle: '@her' } };
  const image = media === undefined ? {} : { media: [{ base64: media.toString('base64') }] };
  const { id } = await call(monitor, 'POST', '/v1/items', { ...body, ...image });
  const item = () => call(monitor, 'GET', `/v1/items/${id}`);
  await expect.poll(() => item().then((i) => i.status), { timeout: 30_000, interval: 50 }).toBe('scored');
  return (await item()).caseId;
};
const post = 'Such a nasty woman, they all say she should be chased out of this town with her whole family before';

it('groups texts that differ in a word, leaves others apart, and suggests what was decided about the like', async () => {
  const first = await submit(`${post} the winter comes`);
  expect(await submit(`${post} the summer comes`)).toBe(first);
  expect(
    await submit('The nasty river flooded the market this morning and nobody came to help the old people'),
  ).not.toBe(first);
  await call(moderator, 'POST', '/v1/cases/lease', { caseId: first });
  await call(moderator, 'POST', `/v1/cases/${first}/decisions`, { policyLabel: 'threat', action: 'none' });
  for (const text of [`${post} the autumn comes`, `${post} the winter comes`]) {
    const later = await submit(text);
    expect(later).not.toBe(first);
    const view = await call(moderator, 'GET', `/v1/cases/${later}`);
    expect(view).toMatchObject({ state: 'open', suggestion: { caseId: first, policyLabel: 'threat', action: 'none' } });
  }
});

it('groups images within the bank distance, whatever is written under them', async () => {
  const picture = await drawPicture(7);
  const again = await sharp(picture).resize(300).jpeg({ quality: 60 }).toBuffer();
  const first = await submit('a nasty caption about a woman who did nothing at all to anybody here', picture);
  expect(await submit('quite another nasty line that has no word in common with it, or few', again)).toBe(first);
  expect(
    await submit('a nasty caption about a woman who did nothing at all to anybody there', await drawPicture(8)),
  ).not.toBe(first);
});
