/**
 * All groups of a model together: text → calibrated logits of the group of its language, window by window. Where the model
 * has a subword network, its outputs join the linear logits label by label.
 */
import type { Label } from '@haetae/contracts';
import type { ConvNetwork, JoinedHeads } from '../conv/conv-network.ts';
import { createFeatures, extractFeatures, type Features, WINDOW_UNITS } from '../features/extract-features.ts';
import { baseLanguage, languageGroup } from '../features/language-group.ts';
import { type NormalisedText, readBoldly, readPlainly } from '../normalise/index.ts';
import type { Expert } from './expert.ts';
import type { Manifest } from './manifest.ts';

/** Windows of a long text overlap by a fifth, so that nothing is only ever seen cut in two. */
const STEP_UNITS = Math.floor(WINDOW_UNITS * 0.8);

export interface LinearScore {
  group: string;
  labels: readonly Label[];
  /** Calibrated logits, one a label; of the window with the highest one for each label. */
  logits: Float64Array;
  /** The window of the normalised text with the highest first label. */
  window: { from: number; to: number };
  windows: number;
  /** Tokens with a letter or digit, all windows together. */
  tokens: number;
  /** Share of 1 if any n-gram of the text was seen in training. */
  known: number;
  normalised: NormalisedText;
  /** The text was read boldly, as in disguise: `normalised` differs from what the writer's letters say. */
  bold: boolean;
}

/** What moved each of the labels that were asked for: a list beside them, of values beside the features and pieces. */
export interface Explanation {
  features: Features;
  chars: Float64Array[];
  words: Float64Array[];
  /** Start and end of each piece that the network read, in turn; offsets in the normalised text. */
  spans: Uint32Array;
  /** By label; undefined where the network has no say. */
  pieces: (Float64Array | undefined)[];
}

/** How the network joins a label's linear logit. */
interface Join {
  linear: number;
  intercept: number;
  network: JoinedHeads;
}

export interface LinearModel {
  /** Group whose heads read `lang`; undefined when no group does. */
  groupOf(lang: string): string | undefined;
  score(text: string, lang: string, group: string): LinearScore;
  /** What each feature and each piece of the worst window adds to the logits of `labels`. */
  explain(score: LinearScore, labels: readonly Label[]): Explanation;
}

/** @param conv left out: the linear heads alone, as they are before the network joins them */
export function createLinearModel(
  manifest: Manifest,
  experts: ReadonlyMap<string, Expert>,
  conv?: ConvNetwork,
): LinearModel {
  const features = createFeatures();
  const mul = experts.get('mul');
  const mulIndex = new Map<string, Int32Array>();
  for (const [group, about] of Object.entries(manifest.groups)) {
    mulIndex.set(
      group,
      Int32Array.from(about.labels, (label, k) => {
        const used = group !== 'mul' && (about.mulSlopes[k] as number) > 0;
        return used ? (mul?.heads.indexOf(label) ?? -1) : -1;
      }),
    );
  }

  const joins = new Map<string, (Join | undefined)[]>();
  if (conv !== undefined) {
    for (const [group, about] of Object.entries(manifest.groups)) {
      if (about.joined !== undefined) {
        joins.set(
          group,
          about.labels.map((label) => {
            const join = about.joined?.[label];
            return join === undefined ? undefined : { ...join, network: conv.join(join.heads) };
          }),
        );
      }
    }
  }

  function addNetwork(group: string, text: string, from: number, to: number, out: Float64Array): void {
    const joined = joins.get(group);
    if (conv === undefined || joined === undefined || !conv.read(text, from, to)) return;
    for (let k = 0; k < out.length; k += 1) {
      const join = joined[k];
      if (join === undefined) continue;
      out[k] = join.intercept + join.linear * (out[k] as number) + conv.value(join.network);
    }
  }

  function addWindow(group: string, out: Float64Array): number {
    const expert = experts.get(group) as Expert;
    const { logits, known } = expert.score(features);
    out.set(logits);
    const index = mulIndex.get(group) as Int32Array;
    if (mul !== undefined && index.some((i) => i >= 0)) {
      const slopes = manifest.groups[group]?.mulSlopes as number[];
      const shared = mul.score(features).logits;
      for (let k = 0; k < index.length; k += 1) {
        const at = index[k] as number;
        if (at >= 0) out[k] = (out[k] as number) + (slopes[k] as number) * (shared[at] as number);
      }
    }
    return known;
  }

  function scoreWindows(normalised: NormalisedText, group: string, bold: boolean): LinearScore {
    const expert = experts.get(group) as Expert;
    const best = new Float64Array(expert.heads.length).fill(Number.NEGATIVE_INFINITY);
    const current = new Float64Array(expert.heads.length);
    let window = { from: 0, to: 0 };
    let windows = 0;
    let tokens = 0;
    let known = 0;
    const { length } = normalised.text;
    for (let from = 0; from === 0 || from + WINDOW_UNITS - STEP_UNITS < length; from += STEP_UNITS) {
      const to = Math.min(length, from + WINDOW_UNITS);
      extractFeatures(normalised.text, from, to, features);
      tokens += features.tokens;
      known = Math.max(known, addWindow(group, current));
      addNetwork(group, normalised.text, from, to, current);
      windows += 1;
      if (windows === 1 || (current[0] as number) > (best[0] as number)) window = { from, to };
      for (let k = 0; k < best.length; k += 1) best[k] = Math.max(best[k] as number, current[k] as number);
    }
    return { group, labels: expert.heads, logits: best, window, windows, tokens, known, normalised, bold };
  }

  return {
    groupOf(lang) {
      const group = languageGroup(baseLanguage(lang));
      if (experts.has(group)) return group;
      return group === 'und' && mul !== undefined ? 'mul' : undefined;
    },
    score(text, lang, group) {
      const normalised = readPlainly(text, lang === 'und' ? {} : { lang });
      const plain = scoreWindows(normalised, group, false);
      const other = readBoldly(text, normalised, lang === 'und' ? undefined : lang, conv?.splitWords);
      if (other === undefined) return plain;
      const bold = scoreWindows(other, group, true);
      return Math.max(...bold.logits) > Math.max(...plain.logits) ? bold : plain;
    },
    explain(score, labels) {
      const expert = experts.get(score.group) as Expert;
      const { from, to } = score.window;
      extractFeatures(score.normalised.text, from, to, features);
      const heads = labels.map((label) => expert.heads.indexOf(label));
      const { chars, words } = expert.contributions(features, heads);
      const index = mulIndex.get(score.group) as Int32Array;
      const shared = heads.map((k) => index[k] as number);
      if (mul !== undefined && shared.some((at) => at >= 0)) {
        const slopes = manifest.groups[score.group]?.mulSlopes as number[];
        const more = mul.contributions(
          features,
          shared.map((at) => Math.max(0, at)),
        );
        heads.forEach((k, w) => {
          if ((shared[w] as number) < 0) return;
          addScaled(chars[w] as Float64Array, more.chars[w] as Float64Array, slopes[k] as number);
          addScaled(words[w] as Float64Array, more.words[w] as Float64Array, slopes[k] as number);
        });
      }
      const joined = heads.map((k) => joins.get(score.group)?.[k]);
      joined.forEach((join, w) => {
        if (join === undefined) return;
        scale(chars[w] as Float64Array, join.linear);
        scale(words[w] as Float64Array, join.linear);
      });
      const known = joined.filter((join) => join !== undefined);
      if (conv === undefined || known.length === 0) return { features, chars, words, spans: NO_SPANS, pieces: [] };
      const { spans, shares } = conv.explain(
        score.normalised.text,
        from,
        to,
        known.map((join) => join.network),
      );
      let next = 0;
      const pieces = joined.map((join) => (join === undefined ? undefined : shares[next++]));
      return { features, chars, words, spans, pieces };
    },
  };
}

const NO_SPANS = new Uint32Array(0);

function addScaled(to: Float64Array, more: Float64Array, slope: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] as number) + slope * (more[i] as number);
}

function scale(values: Float64Array, by: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] as number) * by;
}
