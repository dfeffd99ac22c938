import { randomInt } from 'node:crypto';

// Crockford base32: no I, L, O or U, which are taken for other letters and digits.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Where the digits of the scripts that our readers type in begin: Latin, Arabic, Persian, Bengali, full width. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x9e6, 0xff10];

/** A new case number, 60 random bits, as it is stored. */
export const newCaseNumber = (): string => Array.from({ length: 12 }, () => LETTERS[randomInt(32)]).join('');

/** A new PIN: ten digits, which can be typed on any phone and said over one. */
export const newPin = (): string => Array.from({ length: 10 }, () => randomInt(10)).join('');

/** As it is shown: `7K3M-QX9P-4DW2`. */
export const showCaseNumber = (caseNumber: string): string => caseNumber.match(/.{1,4}/g)!.join('-');
/** As it is shown: `482 193 0217`. */
export const showPin = (pin: string): string => `${pin.slice(0, 3)} ${pin.slice(3, 6)} ${pin.slice(6)}`;

const latinDigits = (text: string): string =>
  [...text]
    .map((char) => {
      const zero = ZEROS.find((z) => char.codePointAt(0)! >= z && char.codePointAt(0)! <= z + 9);
      return zero === undefined ? char : String(char.codePointAt(0)! - zero);
    })
    .join('');

/** What somebody typed, as the case number is stored: dashes, spaces and case do not matter, nor letters that look alike. */
export const readCaseNumber = (text: string): string =>
  latinDigits(text)
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-Z]/g, '');

/** What somebody typed, as the PIN was made: its digits, in whatever script. */
export const readPin = (text: string): string => latinDigits(text).replaceAll(/\D/g, '');
