// Written by gen.mjs from the files in text/ and image/. Do not edit: run `npm run gen`.
import type { Signal } from './define-signal.ts';


export const SIGNALS: readonly Signal[] = [];
