import type { ExposureLimits } from '@haetae/contracts';
import type { Config } from '@haetae/kit';
import { z } from 'zod';

const used = z.object({ used: z.number(), limit: z.number() });

/** Where a person stands within the budget of the shift. */
export const exposureSchema = z.object({
  actor: z.string(),
  severeCases: used,
  unblurredSeconds: used,
  shiftHours: z.number(),
  spent: z.array(z.enum(['severe_cases', 'unblurred_seconds'])),
  nearLimit: z.boolean(),
  opensAt: z.string().nullable(),
  clearOpensAt: z.string().nullable(),
  minorCases: z.int(),
  minutesSinceBreak: z.int(),
  breakRecommended: z.boolean(),
  liftedUntil: z.string().nullable(),
});

export const limitsSchema = z.strictObject({
  severeCases: z.int().min(0).max(100_000),
  unblurredSeconds: z.int().min(0).max(1_000_000),
  shiftHours: z.number().min(0.1).max(72),
  breakMinutes: z.int().min(5).max(600),
});

/** The budget where an organisation has set none of its own. */
export const exposureDefaults = (config: Config): ExposureLimits => ({
  severeCases: config.HAETAE_EXPOSURE_SEVERE_CASES,
  unblurredSeconds: config.HAETAE_EXPOSURE_UNBLURRED_SECONDS,
  shiftHours: config.HAETAE_EXPOSURE_SHIFT_HOURS,
  breakMinutes: config.HAETAE_EXPOSURE_BREAK_MINUTES,
});
