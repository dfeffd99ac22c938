export { findPasswordFault, PASSWORD_MIN_CHARS } from './check-password.ts';
export { createPasswords, PASSWORD_MAX_CHARS, type Passwords } from './create-passwords.ts';
export * from './one-time-codes.ts';
export * from './secret-box.ts';
export * from './tokens.ts';
