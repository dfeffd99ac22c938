import type { Principal } from '@haetae/store';

/** The organisation that an admin is confined to; undefined where its organisation runs the instance. */
export const adminScope = ({ role, runsInstance, organisationId }: Principal): string | undefined =>
  runsInstance && role === 'admin' ? undefined : organisationId;
