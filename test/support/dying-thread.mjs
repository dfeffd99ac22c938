// A scoring thread that some texts kill, each in its way; for tests. All others it scores as `scoreByWord` does.
import { parentPort } from 'node:worker_threads';

export const describeSignals = () => ({});

export default async function scoreChunk({ chunk, tasks }) {
  parentPort.postMessage({ begun: chunk });
  return tasks.map(({ itemId, text, lang }) => {
    if (text.includes('ENDS')) process.exit(7);
    if (text.includes('EATS')) {
      const eaten = [];
      for (;;) eaten.push({ text: `${text} ${eaten.length}`, more: new Array(1_000).fill(eaten.length) });
    }
    if (text.includes('HANGS')) for (;;);
    const insult = /nasty/i.test(text) ? 0.95 : 0.02;
    return {
      itemId,
      language: { lang: lang ?? 'en', confidence: 1, method: 'given' },
      pack: 'default',
      scores: [
        {
          signal: 'text-toxicity',
          version: '1',
          labels: { insult },
          flags: insult > 0.5 ? ['insult'] : [],
          thresholds: { insult: 0.5 },
          measured: true,
        },
      ],
    };
  });
}
