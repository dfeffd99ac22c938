import { LABELS } from '@haetae/contracts';
import { loadTextModel } from '@haetae/text-model';
import { defineSignal } from '../define-signal.ts';

/** The text model: probabilities by label, with the spans that moved them. */
export const textToxicity = defineSignal({
  name: 'text-toxicity',
  version: '5',
  media: 'text',
  kind: 'model',
  description: 'Learned model of abusive language in many languages, with measured quality where labelled data exists',
  labels: LABELS,
  examples: [
    { text: 'You are a worthless stupid bitch and everybody hates you', lang: 'en', flags: ['toxic'] },
    { text: 'The library opens at nine and closes at six on weekdays.', lang: 'en', flags: [] },
  ],
  async start(resources) {
    const model = await loadTextModel({
      name: resources.textModel,
      path: resources.textPath,
      ...(resources.modelsDir === undefined ? {} : { dir: `${resources.modelsDir}/${resources.textModel}` }),
    });
    return {
      info: { model: `${model.info.name}@${model.info.version}`, backend: model.info.backend, path: model.info.path },
      stop: () => model.close(),
      async score(subjects) {
        const results = await model.scoreTexts(
          subjects.map(({ text, lang }) => ({ text, lang })),
          { highlights: 'flagged' },
        );
        return results.map((r) => ({
          labels: r.labels,
          flags: r.flags,
          thresholds: r.thresholds,
          measured: r.measured,
          ...(r.abstained ? { abstained: r.abstained } : {}),
          ...(r.highlights && r.highlights.length > 0 ? { highlights: r.highlights } : {}),
          details: { model: r.model, via: r.via },
        }));
      },
    };
  },
});
