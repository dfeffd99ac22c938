/** A model trained in a moment on a few made-up sentences, for tests of everything around the weights. */
import type { createExpert } from '../linear/expert.ts';
import { MANIFEST_FORMAT, MANIFEST_VERSION, type Manifest } from '../linear/manifest.ts';
import { readPlainly } from '../normalise/index.ts';
import type { TrainRow } from './plan-heads.ts';
import { trainGroup } from './train-group.ts';

const BAD = [
  'you are a stupid fool',
  'stupid liars everywhere',
  'what a pathetic fool',
  'shut up you idiot',
  'idiot clown',
];
const GOOD = ['what a lovely garden', 'the bus was late today', 'see you at the market', 'bread and soup for lunch'];
const TAILS = [
  '',
  'again',
  'my friend',
  'in the morning',
  'this week',
  'they said',
  'at home',
  'as always',
  'near the river',
];

/** Rows of both kinds; every fourth calibrates. */
export function toyRows(): TrainRow[] {
  const rows: TrainRow[] = [];
  for (const [value, texts] of [
    [1, BAD],
    [0, GOOD],
  ] as const) {
    for (const text of texts) {
      for (const [i, tail] of TAILS.entries()) {
        for (const lead of ['', 'well', 'listen', 'so']) {
          rows.push({
            text: readPlainly(`${lead} ${text} ${tail}`.trim()).text,
            lang: 'en',
            source: 'toy',
            targets: { toxic: value, insult: value },
            role: i % 4 === 3 ? 'calibrate' : 'train',
          });
        }
      }
    }
  }
  return rows;
}

/** A trained toy model of the group `en` with the labels toxic and insult. */
export function toyModel(bits = 14): { manifest: Manifest; experts: Map<string, ReturnType<typeof createExpert>> } {
  const trained = trainGroup('en', toyRows(), { bits, epochs: 5, seed: 1 });
  if (trained === undefined) throw new Error('the toy rows train no head');
  const { expert } = trained;
  const manifest: Manifest = {
    format: MANIFEST_FORMAT,
    formatVersion: MANIFEST_VERSION,
    name: 'toy',
    version: '0.0.1',
    licence: 'Apache-2.0',
    notes: [],
    seed: 1,
    sources: [],
    counts: { train: 0, calibrate: 0, test: 0, synthetic: 0 },
    groups: {
      en: {
        bits,
        labels: [...expert.heads],
        scale: [...expert.scale],
        bias: [...expert.bias],
        mulSlopes: [...trained.mulSlopes],
        languages: { en: { measured: false, human: 0, synthetic: 1, benign: 0 } },
        thresholds: {
          toxic: { value: 0.5, precision: null, recall: null, rows: 0 },
          insult: { value: 0.5, precision: null, recall: null, rows: 0 },
        },
        stacks: trained.stacks,
        calibratedOn: trained.calibratedOn,
      },
    },
    weightsManifest: [],
    sha256: {},
    metrics: {},
  };
  return { manifest, experts: new Map([['en', expert]]) };
}
