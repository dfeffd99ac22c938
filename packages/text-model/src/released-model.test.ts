/** The released model as it stands, linear heads and network joined, without the transformer (which has tests of its own). */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConv } from './conv/conv-files.ts';
import { readManifest } from './linear/manifest.ts';
import { readExperts } from './linear/weight-files.ts';
import { createTextModel } from './load-text-model.ts';
import { defaultModelDir } from './model-dir.ts';
import type { TextInput, TextModel } from './types.ts';

const dir = defaultModelDir('full');
const manifest = readManifest(dir);
let fast: TextModel;
let joined: TextModel;
beforeAll(() => {
  const experts = readExperts(dir, manifest);
  fast = createTextModel(manifest, experts, 'fast', undefined);
  joined = createTextModel(
    manifest,
    experts,
    'cascade',
    undefined,
    manifest.conv === undefined ? undefined : readConv(dir, manifest.conv),
  );
}, 120_000);

function templates(lang: string, every: number): TextInput[] {
  const file = new URL(`../templates/${lang}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((_, i) => i % every === 0)
    .map((line) => ({ text: (JSON.parse(line) as { text: string }).text, lang }));
}

const LANGS = ['en', 'ar', 'bn', 'fr', 'id', 'ka', 'ko', 'ru', 'sw', 'zh'];
const some = LANGS.flatMap((lang) => templates(lang, 6));

describe('highlights of the joined score', () => {
  it('are faithful: taking the top span out lowers the score in 95 of 100 texts', { timeout: 120_000 }, async () => {
    const results = await joined.scoreTexts(some, { highlights: 'flagged' });
    const cuts: { input: TextInput; label: string; before: number }[] = [];
    results.forEach((result, i) => {
      const top = result.highlights?.[0];
      const { text, lang } = some[i] as Required<TextInput>;
      if (top === undefined || top.weight <= 0 || text.length - (top.end - top.start) < 3) return;
      const input = { text: `${text.slice(0, top.start)} ${text.slice(top.end)}`, lang };
      cuts.push({ input, label: top.label, before: result.labels[top.label] ?? 0 });
    });
    const after = await joined.scoreTexts(cuts.map(({ input }) => input));
    const lower = cuts.filter(({ label, before }, i) => (after[i]?.labels[label as 'toxic'] ?? 0) < before).length;
    expect(cuts.length).toBeGreaterThan(200);
    expect(lower / cuts.length).toBeGreaterThan(0.95);
  });
});

describe('answers', () => {
  it.each(['fast', 'joined'])(
    'are the same alone, among others and in another order: %s',
    { timeout: 60_000 },
    async (which) => {
      const model = which === 'fast' ? fast : joined;
      const texts = some.slice(0, 120);
      const together = await model.scoreTexts(texts);
      const turned = (await model.scoreTexts(texts.toReversed())).toReversed();
      expect(turned).toEqual(together);
      for (const i of [0, 40, 119]) expect(await model.scoreTexts([texts[i] as TextInput])).toEqual([together[i]]);
    },
  );

  it('are held to the thresholds of their own path', async () => {
    const [input] = templates('en', 1_000) as [TextInput];
    const about = manifest.groups.en;
    for (const [model, own] of [
      [fast, about?.linearThresholds ?? about?.thresholds],
      [joined, about?.thresholds],
    ] as const) {
      const [result] = await model.scoreTexts([input]);
      for (const [label, value] of Object.entries(result?.thresholds ?? {})) expect(value).toBe(own?.[label]?.value);
      expect(Object.keys(result?.thresholds ?? {})).not.toHaveLength(0);
    }
  });
});

describe('bad input, linear heads and network', () => {
  const odd: [what: string, text: string][] = [
    ['nothing', ''],
    ['blanks', ' \n\t\u3000'],
    ['a megabyte of one letter', 'a'.repeat(1_000_000)],
    ['a megabyte of one sign', '!'.repeat(1_000_000)],
    ['fifty thousand units of one emoji', '😀'.repeat(25_000)],
    ['a megabyte of one mark', '\u0301'.repeat(1_000_000)],
    ['lone halves', '\ud800\udfff\udc00 you \ud83d idiot \ude00'],
    ['scripts mixed within words', 'уоu аrе а ѕtuріd fооl, წmკen კვdი 猫dog'],
    ['hidden characters alone', '\u200b\u200d\u2060\ufeff'],
    ['letters never seen', 'ꦄꦏ꧀ꦱꦫ 𐍈𐌿𐌽𐌳 ᚠᚢᚦ'],
    ['noughts', '\0\0\0 a \0'],
    ['a right-to-left override', '\u202eloof diputs uoy\u202c'],
  ];
  it.each(odd)('%s: an answer or a reason, never NaN, never a silent 0', { timeout: 60_000 }, async (_, text) => {
    for (const model of [fast, joined]) {
      for (const lang of ['en', 'ar', 'zh', 'und', 'qaa']) {
        const [result] = await model.scoreTexts([{ text, lang }], { highlights: 'all' });
        if (result?.abstained !== undefined) {
          expect(result.abstained.code).toMatch(/^(TEXT|LANGUAGE)_/);
          expect(result.labels).toEqual({});
          continue;
        }
        const values = Object.values(result?.labels ?? {});
        expect(values).not.toHaveLength(0);
        for (const p of values) expect(p > 0 && p < 1).toBe(true);
        for (const { start, end, weight } of result?.highlights ?? []) {
          expect(start >= 0 && end <= text.length && start < end && Number.isFinite(weight)).toBe(true);
        }
      }
    }
  });
});
