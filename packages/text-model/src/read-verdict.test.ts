import { describe, expect, it } from 'vitest';
import { normaliseText } from './normalise/index.ts';
import { findRules, readVerdict } from './read-verdict.ts';

describe('readVerdict', () => {
  it('calls contempt for a group hateful, and an insult to one person abusive', () => {
    expect(readVerdict(['toxic', 'sexism'])).toEqual({ abusive: true, hateful: true });
    expect(readVerdict(['toxic', 'insult'])).toEqual({ abusive: true, hateful: false });
    expect(readVerdict([])).toEqual({ abusive: false, hateful: false });
  });

  it('does not call swearing abuse', () => {
    expect(readVerdict(['profanity', 'sexual_explicit'])).toEqual({ abusive: false, hateful: false });
  });

  it('hears the rules where the model is silent', () => {
    const text = normaliseText('Pay me or I will send your nude pictures to your whole family.');
    expect(readVerdict([], findRules(text, 'en'))).toEqual({ abusive: true, hateful: false });
    expect(findRules(normaliseText('I will send the holiday pictures to your family.'), 'en')).toEqual([]);
  });
});
