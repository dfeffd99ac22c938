import type { Reason } from '../api/shapes.ts';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';

/** Why policy wants a person to look, in the person's language; in English where an older assessment gave words alone. */
export function ReasonText({ reason }: { reason: Reason }) {
  const say = useReason();
  const said = say(reason);
  return (
    <span className="muted" {...(said === undefined ? { lang: 'en' } : {})}>
      {said ?? <bdi>{reason.message}</bdi>} (<bdi>{reason.signal}</bdi>)
    </span>
  );
}

function useReason(): (reason: Reason) => string | undefined {
  const t = useText();
  const { percent, number } = useFormat();
  return ({ code, facts }) => {
    if (facts === undefined) return undefined;
    const threshold = facts.threshold === undefined ? undefined : percent(facts.threshold);
    const match = {
      bank: facts.bank ?? '',
      algorithm: (facts.algorithm ?? '').toUpperCase(),
      distance: number(facts.distance ?? 0),
    };
    const lifted = facts.lifted === undefined ? undefined : t('why-lifted', { score: percent(facts.lifted) });
    const parts: Record<string, (string | undefined | false)[]> = {
      model: [threshold === undefined ? t('why-model-flagged') : t('why-model', { threshold }), lifted],
      'unmeasured-language': [
        facts.near === true && threshold !== undefined && t('why-near', { threshold }),
        t('score-not-measured'),
      ],
      rule: [t('why-rule')],
      lexicon: [
        `${t('why-lexicon')} ${(facts.entries ?? []).join(', ')}`.trim(),
        facts.light === true && t('why-lexicon-light'),
      ],
      'hash-match': [
        t('why-match', match),
        facts.unconfirmed === true && t('why-unconfirmed'),
        facts.outweighed === true && t('why-outweighed'),
      ],
      exonerated: [
        t('why-allow', match),
        facts.outweighs !== undefined && t('why-outweighs', { count: facts.outweighs }),
      ],
      abstained: [
        t('why-abstained', { code: facts.abstention ?? '' }),
        facts.unmeasured === true && t('score-not-measured'),
      ],
    };
    return parts[code]?.filter((part) => typeof part === 'string').join(' · ');
  };
}
