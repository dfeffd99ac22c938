export { findImageFormat, IMAGE_FORMATS, type ImageFormat } from './image-format.ts';
export { createImageHasher, type HashImageOptions, type ImageHasher, type ImageHasherOptions } from './image-hasher.ts';
export { DEFAULT_LIMITS, type ImageLimits } from './limits.ts';
export type { HashResult, ImageInfo, RenderedImage } from './protocol.ts';
