import { z } from 'zod';

/**
 * What a key or a person may do, always within one organisation. `safeguarding` opens the restricted lane of cases in
 * which a minor may be shown, and nothing else; an admin is not let in there.
 */
export const ROLES = [
  'monitor',
  'platform',
  'support-centre',
  'moderator',
  'supervisor',
  'safeguarding',
  'auditor',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);

/** A case in which a minor may be shown is in the restricted lane, every other in the general one. */
export type Lane = 'general' | 'restricted';

/** The only lane that a role sees cases and items of. */
export const laneOf = (role: Role): Lane => (role === 'safeguarding' ? 'restricted' : 'general');
