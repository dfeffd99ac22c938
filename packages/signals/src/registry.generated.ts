// Written by gen.mjs from the files in text/ and image/. Do not edit: run `npm run gen`.
import type { Signal } from './define-signal.ts';
import { lexicon } from './text/lexicon.ts';
import { ruleDoxxing } from './text/rule-doxxing.ts';
import { ruleExplicit } from './text/rule-explicit.ts';
import { ruleExtortion } from './text/rule-extortion.ts';
import { ruleStalking } from './text/rule-stalking.ts';
import { ruleThreat } from './text/rule-threat.ts';
import { textToxicity } from './text/text-toxicity.ts';
import { pdqMatch } from './image/pdq-match.ts';

export const SIGNALS: readonly Signal[] = [lexicon, ruleDoxxing, ruleExplicit, ruleExtortion, ruleStalking, ruleThreat, textToxicity, pdqMatch];
