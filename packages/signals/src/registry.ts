import type { ImageSignal, TextSignal } from './define-signal.ts';
import { SIGNALS } from './registry.generated.ts';

export { SIGNALS };
export const TEXT_SIGNALS = SIGNALS.filter((s): s is TextSignal => s.media === 'text');
export const IMAGE_SIGNALS = SIGNALS.filter((s): s is ImageSignal => s.media === 'image');
