import { z } from 'zod';

/** Years that PostgreSQL and four digits can hold, in UTC: a year 0 is neither's, and an offset can lead out of 9999. */
const isHeld = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
};
const MESSAGE = 'must lie in the years 1 to 9999 (UTC)';

/** The last second of the year 9999, since 1970. */
export const LAST_SECOND = 253_402_300_799;

/** A moment as RFC 3339 writes it, with `Z` or an offset. */
export const instantSchema = z.iso.datetime({ offset: true }).refine(isHeld, MESSAGE);

/** A day (its beginning in UTC) or a moment. */
export const daySchema = z.union([z.iso.date().refine(isHeld, MESSAGE), instantSchema]);
