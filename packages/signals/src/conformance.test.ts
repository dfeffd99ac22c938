import { ANY_LABELS, type Match } from '@haetae/contracts';
import { loadPacks } from '@haetae/packs';
import { normaliseText } from '@haetae/text-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageSubject, RunningSignal, SignalScore, TextSubject } from './define-signal.ts';
import { IMAGE_SIGNALS, SIGNALS, TEXT_SIGNALS } from './registry.ts';

/** What every signal must keep to. A new one is tested here without a line being added. */
const pack = loadPacks().get('default');
const subject = (text: string, lang = 'en'): TextSubject => ({
  itemId: 'itm_1',
  text,
  normalised: normaliseText(text),
  lang,
  langConfidence: 1,
  pack,
});
const JUNK = [
  '',
  ' \n\t',
  '\u0000',
  '\ud800',
  '\u202E\u202C\u200B',
  'a'.repeat(20_000),
  '💀'.repeat(3_000),
  '…!?,;',
  'ab\u0300\u0301\u0302c',
  'Ωaж한ა'.repeat(200),
];

function check(score: SignalScore, of: { labels: readonly string[] }, text: string): void {
  for (const [label, value] of Object.entries(score.labels)) {
    expect(of.labels).toContain(label);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
  for (const flag of score.flags) expect(Object.keys(score.labels)).toContain(flag);
  for (const { start, end, label, weight } of score.highlights ?? []) {
    expect(of.labels).toContain(label);
    expect(Number.isFinite(weight)).toBe(true);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(text.length);
  }
}

it('names are kebab-case and one of a kind', () => {
  const names = SIGNALS.map((s) => s.name);
  expect(new Set(names).size).toBe(names.length);
  for (const s of SIGNALS) {
    expect(s.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(s.version).toMatch(/^\d+(\.\d+)*$/);
    expect(s.description.length).toBeGreaterThan(10);
    for (const label of s.labels) expect(ANY_LABELS).toContain(label);
  }
});

describe.each(TEXT_SIGNALS.map((s) => [s.name, s] as const))('%s', (_, signal) => {
  let running: RunningSignal<TextSubject>;
  beforeAll(async () => {
    running = await signal.start({ textModel: 'full', textPath: 'fast' });
  });
  afterAll(async () => {
    await running.stop?.();
  });

  it('holds to its examples', async () => {
    expect(signal.examples.length).toBeGreaterThan(0);
    const scores = await running.score(signal.examples.map((e) => subject(e.text, e.lang)));
    for (const [n, example] of signal.examples.entries()) {
      if (example.flags.length === 0) expect(scores[n]!.flags, example.text).toEqual([]);
      else expect(scores[n]!.flags, example.text).toEqual(expect.arrayContaining([...example.flags]));
      check(scores[n]!, signal, example.text);
    }
  });

  it('answers junk within bounds, flags none of it, one answer a subject', async () => {
    const scores = await running.score(JUNK.map((text) => subject(text)));
    expect(scores).toHaveLength(JUNK.length);
    for (const [n, score] of scores.entries()) {
      check(score, signal, JUNK[n]!);
      expect(score.flags, JSON.stringify(JUNK[n]!.slice(0, 20))).toEqual([]);
    }
  });

  it('gives the same answer again, alone or in company', async () => {
    const texts = [...signal.examples.map((e) => subject(e.text, e.lang)), subject('an ordinary sentence about bread')];
    const [together, again] = [await running.score(texts), await running.score(texts)];
    expect(again).toEqual(together);
    const alone = [];
    for (const t of texts) alone.push(...(await running.score([t])));
    for (const [n, score] of alone.entries()) {
      expect(score.flags).toEqual(together[n]!.flags);
      for (const [label, value] of Object.entries(score.labels))
        expect(together[n]!.labels[label as never]).toBeCloseTo(value, 4);
    }
  });
});

describe.each(IMAGE_SIGNALS.map((s) => [s.name, s] as const))('%s', (_, signal) => {
  const match = (over: Partial<Match>): Match => ({
    bankId: 'bnk_1',
    bankName: 'b',
    bankKind: 'block',
    hashId: 'hsh_1',
    algorithm: 'pdq',
    hash: '0'.repeat(64),
    distance: 0,
    via: 'original',
    labels: ['intimate_image'],
    confirmed: true,
    ...over,
  });
  const image = (quality: number): ImageSubject => ({
    itemId: 'itm_1',
    mediaId: 'med_1',
    organisationId: 'org_1',
    queries: [],
    pack,
    hashes: {
      pdq: '0'.repeat(64),
      quality,
      md5: '0'.repeat(32),
      sha256: '0'.repeat(64),
      width: 1,
      height: 1,
      format: 'png',
      bytes: 1,
    },
  });
  const run = async (matches: Match[], quality = 100) => {
    const running = await signal.start({ textModel: 'full', textPath: 'fast', matchImage: () => matches });
    return (await running.score([image(quality)]))[0]!;
  };

  it('flags what a block bank knows, and nothing else', async () => {
    expect(await run([match({})])).toMatchObject({ flags: ['intimate_image'], labels: { intimate_image: 1 } });
    expect(await run([match({ bankKind: 'allow' })])).toMatchObject({ flags: [], labels: {} });
    expect(await run([])).toMatchObject({ flags: [], labels: {} });
    expect((await run([match({ labels: ['a label of their own'] })])).labels).toEqual({});
  });

  it('says that it cannot tell when the picture is too plain', async () => {
    expect((await run([], 10)).abstained?.code).toBe('PDQ_QUALITY_LOW');
    expect((await run([match({ via: 'exact', algorithm: 'md5' })], 10)).abstained).toBeUndefined();
  });

  it('refuses to start without the banks', () => {
    expect(() => signal.start({ textModel: 'full', textPath: 'fast' })).toThrow();
  });
});
