// Written by gen.mjs from the files in text/ and image/. Do not edit: run `npm run gen`.
import type { Signal } from './define-signal.ts';
import { lexicon } from './text/lexicon.ts';
import { textToxicity } from './text/text-toxicity.ts';
import { pdqMatch } from './image/pdq-match.ts';

export const SIGNALS: readonly Signal[] = [lexicon, textToxicity, pdqMatch];
