import { fileURLToPath } from 'node:url';
import type { ModelName } from './types.ts';

/** The released model `name`: `models/<name>` at the root of the repository, from src and dist alike. */
export function defaultModelDir(name: ModelName = 'full'): string {
  return fileURLToPath(new URL(`../../../models/${name}`, import.meta.url));
}
