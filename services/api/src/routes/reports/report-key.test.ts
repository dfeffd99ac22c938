import { expect, it } from 'vitest';
import { newCaseNumber, newPin, readCaseNumber, readPin, showCaseNumber, showPin } from './report-key.ts';

it('reads back what it shows, however it is typed', () => {
  for (let n = 0; n < 100; n += 1) {
    const [caseNumber, pin] = [newCaseNumber(), newPin()];
    expect(readCaseNumber(showCaseNumber(caseNumber))).toBe(caseNumber);
    expect(readPin(showPin(pin))).toBe(pin);
    expect(caseNumber).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(pin).toMatch(/^\d{10}$/);
  }
  expect(readCaseNumber(' 7k3m qx9p–4dwO ')).toBe('7K3MQX9P4DW0');
  expect(readCaseNumber('il00 ٠١٢٣')).toBe('11000123');
  expect(readPin('٤٨٢ ১৯৩ ۰217')).toBe('4821930217');
});
