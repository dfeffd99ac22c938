/**
 * Cohen's kappa: how much more two judges agree than chance would have them.
 *
 *     κ = (p_o − p_e) / (1 − p_e)
 *
 * p_o: share of cases on which they agree; p_e: the sum over labels of the product of their shares of that label. 1 is full
 * agreement, 0 no more than chance, below 0 less. J. Cohen, "A coefficient of agreement for nominal scales", Educational and
 * Psychological Measurement 20 (1960), 37–46.
 */

/** What two judges said of one case: a reviewer, and the one they are held against. */
export type JudgedPair = readonly [string, string];

export interface Agreement {
  /** Cases that both judged. */
  cases: number;
  agreed: number;
  /** Undefined where it says nothing: no cases, or both always said the one same thing. */
  kappa: number | undefined;
}

/** Agreement over all labels. */
export function agreementOf(pairs: readonly JudgedPair[]): Agreement {
  const cases = pairs.length;
  const agreed = pairs.filter(([a, b]) => a === b).length;
  const share = (of: 0 | 1, label: string) => pairs.filter((pair) => pair[of] === label).length / cases;
  const labels = [...new Set(pairs.flat())];
  const chance = labels.reduce((sum, label) => sum + share(0, label) * share(1, label), 0);
  const kappa = cases === 0 || 1 - chance < 1e-12 ? undefined : (agreed / cases - chance) / (1 - chance);
  return { cases, agreed, kappa };
}

/** Agreement on one label against all others; `cases` are those on which either said it. */
export function labelAgreement(pairs: readonly JudgedPair[], label: string): Agreement {
  const binary = pairs.map(([a, b]): JudgedPair => [String(a === label), String(b === label)]);
  const said = pairs.filter(([a, b]) => a === label || b === label);
  return {
    cases: said.length,
    agreed: said.filter(([a, b]) => a === b).length,
    kappa: agreementOf(binary).kappa,
  };
}
