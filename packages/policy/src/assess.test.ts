import type { Match, Pack, Score } from '@haetae/contracts';
import { packSchema } from '@haetae/contracts';
import { describe, expect, it } from 'vitest';
import { type AssessInput, assess } from './assess.ts';

const pack: Pack = packSchema.parse({
  id: 'default',
  version: '1.0.0',
  name: 'Test',
  languages: ['en', 'ka'],
  labels: {
    threat: { severity: 0.9 },
    toxic: { severity: 0.3, thresholds: { ka: 0.9, default: 0.8 } },
    insult: { severity: 0.4 },
    profanity: { severity: 0 },
    intimate_image: { severity: 1 },
  },
  unmeasuredShare: 0.5,
  lexicon: [],
  legalClocks: [],
  retention: { unflaggedTextDays: 1, flaggedDays: 1, unflaggedHashDays: 1 },
  secondReviewLabels: [],
  reviewed: false,
  notes: [],
});
const at = new Date('2026-03-01T00:00:00Z');
const model = (over: Partial<Score> = {}): Score => ({
  signal: 'text-toxicity',
  version: '1',
  labels: {},
  flags: [],
  thresholds: { threat: 0.7, insult: 0.7 },
  measured: true,
  ...over,
});
const lexicon = (labels: Score['labels'], details?: Score['details']): Score => ({
  signal: 'lexicon',
  version: '1',
  labels,
  flags: [],
  ...(details === undefined ? {} : { details }),
});
const match = (over: Partial<Match> = {}): Match => ({
  bankId: 'bnk_1',
  bankName: 'Blocked',
  bankKind: 'block',
  hashId: 'hsh_1',
  algorithm: 'pdq',
  hash: 'ab'.repeat(32),
  distance: 4,
  via: 'original',
  labels: ['intimate_image_abuse'],
  confirmed: true,
  ...over,
});
const hashes = (...matches: Match[]): Score => ({
  signal: 'pdq-match',
  version: '1',
  mediaId: 'med_1',
  labels: {},
  flags: [],
  matches,
});
const run = (scores: Score[], over: Partial<AssessInput> = {}) =>
  assess({
    scores,
    pack,
    lang: 'en',
    langConfidence: 1,
    measured: true,
    receivedAt: at,
    now: at,
    hasTarget: true,
    ...over,
  });

describe('model scores', () => {
  it('flags at the threshold and says so without content', () => {
    const result = run([model({ labels: { threat: 0.937 } })]);
    expect(result).toMatchObject({ flagged: true, labels: ['threat'] });
    expect(result.reasons).toEqual([
      {
        code: 'model',
        signal: 'text-toxicity',
        label: 'threat',
        score: 0.937,
        message: 'Model: threat 0.93 (threshold 0.70)',
        facts: { threshold: 0.7 },
      },
    ]);
  });
  it('does not flag below it', () => {
    expect(run([model({ labels: { threat: 0.699 } })])).toMatchObject({
      flagged: false,
      urgency: 0,
      labels: [],
      reasons: [],
    });
  });
  it("takes the pack's threshold for the language before its default and before the signal's own", () => {
    const score = model({ labels: { toxic: 0.85 }, thresholds: { toxic: 0.2 } });
    expect(run([score]).flagged).toBe(true);
    expect(run([score], { lang: 'ka' }).flagged).toBe(false);
    expect(run([score], { lang: 'ka-GE' }).flagged).toBe(false);
  });
  it("falls back on the signal's own flags where nobody names a threshold", () => {
    const score = model({ labels: { sexism: 0.4 }, flags: ['sexism'] });
    expect(run([score]).labels).toEqual(['sexism']);
    expect(run([{ ...score, flags: [] }]).flagged).toBe(false);
  });
  it('never flags a label of severity 0', () => {
    expect(run([model({ labels: { profanity: 1 }, flags: ['profanity'] })]).flagged).toBe(false);
  });
});

describe('languages that are not measured', () => {
  const uncertain = model({ labels: { threat: 0.4 } });
  it.each([
    ['unmeasured', { measured: false }],
    ['an unsure language', { langConfidence: 0.3 }],
    ['no language', { lang: 'und' }],
  ])('sends what is uncertain to a person: %s', (_, over) => {
    const result = run([uncertain], over);
    expect(result).toMatchObject({ flagged: true, labels: ['threat'] });
    expect(result.reasons.map((r) => r.code)).toEqual(['unmeasured-language']);
    expect(run([uncertain]).flagged).toBe(false);
  });
  it('takes the word of the signal itself', () => {
    expect(run([{ ...uncertain, measured: false }]).reasons[0]?.code).toBe('unmeasured-language');
  });
  it('leaves what is clearly below', () => {
    expect(run([model({ labels: { threat: 0.34 } })], { measured: false }).flagged).toBe(false);
  });
  it('marks what the model is sure of as well', () => {
    const codes = run([model({ labels: { threat: 0.95 } })], { measured: false }).reasons.map((r) => r.code);
    expect(codes.sort()).toEqual(['model', 'unmeasured-language']);
  });
  it('sends a text that the model would not judge to a person, but not an empty one', () => {
    const abstained = (code: string) => model({ abstained: { code, message: 'x' } });
    const result = run([abstained('LANGUAGE_UNSUPPORTED')], { measured: false });
    expect(result).toMatchObject({ flagged: true, labels: [] });
    expect(result.urgency).toBeGreaterThan(0);
    expect(result.reasons[0]?.code).toBe('abstained');
    expect(run([abstained('TEXT_WITHOUT_WORDS')], { measured: false }).flagged).toBe(false);
    expect(run([abstained('LANGUAGE_UNSUPPORTED')]).flagged).toBe(false);
  });
});

describe('the lexicon', () => {
  it('flags a heavy term by itself, less urgently than a model as sure', () => {
    const alone = run([lexicon({ threat: 0.9 })]);
    expect(alone).toMatchObject({ flagged: true, labels: ['threat'] });
    expect(alone.urgency).toBeLessThan(run([model({ labels: { threat: 0.9 } })]).urgency);
  });
  it('does not flag a light term by itself but lifts a model that is near', () => {
    expect(run([lexicon({ threat: 0.5 })]).flagged).toBe(false);
    const near = model({ labels: { threat: 0.62 } });
    expect(run([near]).flagged).toBe(false);
    expect(run([near, lexicon({ threat: 0.5 })]).labels).toEqual(['threat']);
    expect(run([near, lexicon({ insult: 0.5 })]).flagged).toBe(false);
  });
  it('names codebook entries by number, never by term', () => {
    const result = run([lexicon({ threat: 0.9 }, { terms: ['ka:12', 'SECRET', 'ka:SECRET'] })]);
    expect(result.reasons[0]?.message).toBe('Lexicon: threat 0.90 (codebook entry ka:12)');
    expect(result.reasons[0]?.facts).toEqual({ entries: ['ka:12'] });
    expect(JSON.stringify(result)).not.toContain('SECRET');
  });
});

describe('rules', () => {
  it('flag what they flag', () => {
    const rule: Score = { signal: 'contact-details', version: '1', labels: { doxxing: 0.8 }, flags: ['doxxing'] };
    expect(run([rule])).toMatchObject({ flagged: true, labels: ['doxxing'] });
    expect(run([{ ...rule, flags: [] }]).flagged).toBe(false);
  });
  it('may be told apart from models by the registry', () => {
    const score = model({ signal: 'odd', labels: { threat: 0.1 }, flags: ['threat'] });
    expect(run([score]).flagged).toBe(false);
    expect(run([score], { kinds: { odd: 'rule' } }).flagged).toBe(true);
  });
});

describe('hash matches', () => {
  it('flag with the labels of the bank hash', () => {
    const result = run([hashes(match())]);
    expect(result).toMatchObject({ flagged: true, labels: ['intimate_image'] });
    expect(result.reasons[0]?.message).toBe('Matches bank "Blocked" (intimate_image): pdq distance 4, via original');
    expect(result.reasons[0]?.facts).toMatchObject({ bank: 'Blocked', algorithm: 'pdq', distance: 4 });
    expect(JSON.stringify(result)).not.toContain('abab');
  });
  it('are taken for intimate images when the hash has no known label', () => {
    expect(run([hashes(match({ labels: ['case 17'] }))]).labels).toEqual(['intimate_image']);
  });
  it.each([0, 20])('are exonerated by an allow match at distance %d, and both are shown', (distance) => {
    const result = run([hashes(match(), match({ bankKind: 'allow', bankName: 'Logos', distance }))]);
    expect(result).toMatchObject({ flagged: false, urgency: 0, labels: [] });
    expect(result.reasons.map((r) => r.code).sort()).toEqual(['exonerated', 'hash-match']);
  });
  it('stand against an allow match of other media', () => {
    const other: Score = { ...hashes(match({ bankKind: 'allow', distance: 0 })), mediaId: 'med_2' };
    expect(run([hashes(match()), other]).flagged).toBe(true);
  });
  it('weigh less when far or unconfirmed', () => {
    const urgency = (over: Partial<Match>) => run([hashes(match(over))]).urgency;
    expect(urgency({ distance: 30 })).toBeLessThan(urgency({ distance: 0 }));
    expect(urgency({ confirmed: false })).toBeLessThan(urgency({}));
  });
});

describe('reasons', () => {
  it('put what flags first', () => {
    const result = run([lexicon({ toxic: 0.2 }), model({ labels: { threat: 0.8 } })]);
    expect(result.reasons.map((r) => r.code)).toEqual(['model', 'lexicon']);
  });
});
