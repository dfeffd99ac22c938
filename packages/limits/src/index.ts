export * from './create-limits.ts';
