import { HaetaeError } from '@haetae/contracts';
import { loadBackend } from './backend.ts';
import type { DeepScorer } from './cascade.ts';
import { loadTransformer } from './transformer/index.ts';
import type { BackendChoice } from './types.ts';

/**
 * Loads the transformer in `dir`; its heads answer logits. `heads`: what the stack of the model was fitted on. Throws
 * MODEL_INVALID when the transformer is another one.
 */
export async function loadDeepScorer(
  dir: string,
  choice: BackendChoice,
  heads?: readonly string[],
): Promise<DeepScorer & { backend: string; close(): void }> {
  // The native library registers itself with the engine that the transformer then finds.
  await loadBackend(choice);
  const transformer = await loadTransformer({ dir });
  if (heads !== undefined && heads.join() !== transformer.heads.join()) {
    throw new HaetaeError(
      'MODEL_INVALID',
      `The transformer in ${dir} does not have the heads that the manifest names.`,
    );
  }
  return {
    heads: transformer.heads,
    backend: transformer.info.backend,
    scoreTexts: (texts) => transformer.scoreLogits(texts),
    close: () => transformer.close(),
  };
}
