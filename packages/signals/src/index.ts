export * from './define-signal.ts';
export { IMAGE_SIGNALS, SIGNALS, TEXT_SIGNALS } from './registry.ts';
