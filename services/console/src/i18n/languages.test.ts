import { expect, it } from 'vitest';
import { chooseLanguage } from './languages.ts';

it('takes the kept language, else the browser’s first that there is, else English', () => {
  expect(chooseLanguage('ka', ['fr'])).toBe('ka');
  expect(chooseLanguage('xx', ['fr-CI', 'en'])).toBe('fr');
  expect(chooseLanguage(null, ['de-DE', 'ar-LB'])).toBe('ar');
  expect(chooseLanguage(null, ['hr-HR'])).toBe('bs');
  expect(chooseLanguage(null, ['de'])).toBe('en');
});
