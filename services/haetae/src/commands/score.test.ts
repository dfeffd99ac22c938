import { Readable, Writable } from 'node:stream';
import type { TextModel } from '@haetae/text-model';
import { describe, expect, it } from 'vitest';
import { scoreLines } from './score.ts';

/** Says how long each text is; later batches answer sooner, so that order has to be kept. */
function fakeModel(): TextModel & { langs: string[] } {
  let calls = 0;
  const langs: string[] = [];
  return {
    langs,
    info: {
      name: 'fake', version: '1', licence: '', path: 'fast', backend: { linear: 'typed-arrays', graph: 'none' },
      languages: { en: { measured: true, labels: ['toxic'], trainedOn: { human: 1, synthetic: 0, benign: 0 } } }, metrics: {},
    }, // biome-ignore format: a fixture
    async scoreTexts(inputs) {
      const turns = 20 - calls * 5;
      calls += 1;
      for (let i = 0; i < turns; i += 1) await Promise.resolve();
      return inputs.map(({ text, lang }) => {
        langs.push(lang ?? '');
        const labels = { toxic: Math.min(1, text.length / 100) };
        return {
          lang: lang ?? 'und',
          labels,
          flags: [],
          thresholds: {},
          measured: true,
          via: 'linear',
          model: 'fake@1',
        };
      });
    },
    close: () => Promise.resolve(),
  };
}

async function run(chunks: string[], rules = false) {
  let text = '';
  const output = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const model = fakeModel();
  const failed = await scoreLines(Readable.from(chunks), output, model, { highlights: 'none', ahead: 4, rules });
  const lines = text.split('\n').filter((line) => line !== '');
  return { failed, langs: model.langs, answers: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('scoreLines', () => {
  it('gives what the rules find apart from the labels, and the verdict of both', async () => {
    const lines = ['I know where you live and I will kill you.', 'The library opens at nine.'].map(
      (text) => `${JSON.stringify({ text, lang: 'en' })}\n`,
    );
    const [threat, plain] = (await run(lines, true)).answers;
    expect(threat).toMatchObject({ flags: [], abusive: true, hateful: false });
    expect(threat).toMatchObject({ rules: expect.arrayContaining([expect.objectContaining({ label: 'threat' })]) });
    expect(plain).toMatchObject({ abusive: false, hateful: false, rules: [] });
    expect((await run(lines)).answers[0]).not.toHaveProperty('rules');
  });

  it('answers in order, however the lines arrive', async () => {
    const lines = Array.from(
      { length: 500 },
      (_, id) => `${JSON.stringify({ id, text: 'x'.repeat(1 + (id % 90)), lang: 'en' })}\n`,
    );
    const all = lines.join('');
    const { answers, failed } = await run([
      all.slice(0, 7),
      all.slice(7, 3_001),
      all.slice(3_001, 9_000),
      all.slice(9_000),
    ]);
    expect(failed).toBe(0);
    expect(answers.map((a) => a.id)).toEqual(lines.map((_, i) => i));
    expect(answers[89]).toMatchObject({ labels: { toxic: 0.9 }, flags: [], lang: 'en', model: 'fake@1' });
  });

  it('answers bad lines with an error, and goes on', async () => {
    const { answers, failed } = await run([
      '{"id":1,"text":"fine","lang":"en"}\n',
      'nonsense\n[1]\n{"id":"b"}\n{"id":2,"text":"fine","lang":7}\n\n',
      '{"id":3,"text":"last","lang":"en"}',
    ]);
    expect(failed).toBe(4);
    expect(answers.map((a) => (a.error as { code: string } | undefined)?.code)).toEqual([
      undefined,
      'MALFORMED_JSON',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
      undefined,
    ]);
    expect(answers[3]).toMatchObject({ id: 'b' });
    expect(answers[5]).toMatchObject({ id: 3 });
  });

  it('settles the language where none is given, and reads texts of languages without heads as of none', async () => {
    const { answers, langs } = await run([
      '{"id":1,"text":"The weather is lovely and we are going to the market with our friends today"}\n',
      '{"id":2,"text":"ქალაქში დღეს ძალიან კარგი ამინდია და ყველა გარეთ არის"}\n',
    ]);
    expect(answers[0]).toMatchObject({ id: 1, lang: 'en' });
    expect(answers[1]).toMatchObject({ id: 2, lang: 'ka' });
    expect(langs).toEqual(['en', 'und']);
  });
});
