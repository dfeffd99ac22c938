import type { TextScorer } from '../../services/worker/src/text-scorer.ts';

/**
 * Stands in for the text model where a test is about the flow and not about detection: "nasty" is an insult, "POISON" can
 * never be scored.
 */
export function scoreByWord(): TextScorer {
  return {
    warmUp: async () => ({}),
    close: async () => undefined,
    score: async (tasks) =>
      tasks.map(({ itemId, text, lang }) => {
        if (text.includes('POISON'))
          return { itemId, failed: { code: 'TEXT_INVALID', message: 'can never be scored' } };
        const insult = /nasty/i.test(text) ? 0.95 : 0.02;
        return {
          itemId,
          language: {
            lang: lang ?? 'en',
            confidence: 1,
            method: lang === null ? ('model' as const) : ('given' as const),
          },
          pack: 'default',
          scores: [
            {
              signal: 'text-toxicity',
              version: '1',
              labels: { insult },
              flags: insult > 0.5 ? (['insult'] as const).slice() : [],
              thresholds: { insult: 0.5 },
              measured: true,
            },
          ],
        };
      }),
  };
}
