import type { PolicyLabel } from '@haetae/contracts';

export interface StatementInput {
  facts: string;
  legalGround: string | null;
  contractualGround: string | null;
  policyLabel: PolicyLabel;
  jurisdiction: string | null;
  urls: readonly string[];
  hashes: readonly { algorithm: string; hash: string }[];
  automatedDetection: boolean;
  automatedDecision: boolean;
  redress: string | null;
}

/**
 * A statement of reasons in the fields of Regulation (EU) 2022/2065 (Digital Services Act), Article 17(3), for the platform to use
 * towards whoever posted the content: (a) the measure, its territory and duration, (b) facts, (c) automated means, (d) legal
 * ground, (e) ground in the terms, (f) redress. It names nobody.
 */
export function statementOfReasons(input: StatementInput) {
  return {
    standard: 'Regulation (EU) 2022/2065, Article 17(3)',
    decision: {
      visibility: 'removal',
      territorialScope: input.jurisdiction ? [input.jurisdiction] : ['all'],
      duration: 'indefinite',
    },
    facts: {
      text: input.facts,
      source: 'notice',
      contentReferences: [...input.urls],
      hashes: input.hashes.map((h) => ({ ...h })),
    },
    automatedMeans: { usedInDetection: input.automatedDetection, usedInDecision: input.automatedDecision },
    illegality: input.legalGround === null ? null : { category: input.policyLabel, legalGround: input.legalGround },
    incompatibility: input.contractualGround === null ? null : { contractualGround: input.contractualGround },
    redress: {
      text:
        input.redress ??
        'Complaint to the platform, a certified out-of-court dispute settlement body, and the courts remain open to whoever posted the content.',
    },
  };
}
export type StatementOfReasons = ReturnType<typeof statementOfReasons>;

/** The same in words. */
export function statementText(statement: StatementOfReasons): string {
  const { decision, facts, automatedMeans, illegality, incompatibility, redress } = statement;
  const yes = (value: boolean) => (value ? 'were used' : 'were not used');
  return [
    `Requested: ${decision.visibility} of the content, in ${decision.territorialScope.join(', ')}, ${decision.duration}.`,
    `Facts: ${facts.text}`,
    ...(facts.contentReferences.length > 0 ? [`Where: ${facts.contentReferences.join(' ')}`] : []),
    ...(facts.hashes.length > 0 ? [`Hashes: ${facts.hashes.map((h) => `${h.algorithm}:${h.hash}`).join(' ')}`] : []),
    `Automated means ${yes(automatedMeans.usedInDetection)} to find the content and ${yes(automatedMeans.usedInDecision)} to decide on it.`,
    ...(illegality === null ? [] : [`Legal ground (${illegality.category}): ${illegality.legalGround}`]),
    ...(incompatibility === null ? [] : [`Ground in the terms: ${incompatibility.contractualGround}`]),
    `Redress: ${redress.text}`,
  ].join('\n');
}
