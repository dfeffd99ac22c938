import { HaetaeError } from '@haetae/contracts';
import {
  createUser,
  ensureOrganisation,
  findUserByLogin,
  findUserBySubject,
  getUser,
  inTransaction,
  linkOidc,
  recordAccess,
  revokeSessions,
  type UserSecrets,
  updateUser,
} from '@haetae/store';
import type { AccountDeps } from './accounts.ts';

const refused = (message: string) => new HaetaeError('OIDC_FAILED', message);

/**
 * Who it is that another provider vouches for. Somebody who came before is known by issuer and subject. Else: a person without a
 * password whom an admin made with this e-mail address, if the provider says that it has verified it. Else, where the settings map
 * a value of the claim to an organisation and a role, a new person; their role follows the claim at each sign-in, and who
 * loses the claim is let in no more. Nobody else: that the provider knows somebody is no reason to show them anything.
 */
export async function admitOidcPerson(
  { sql, config }: Pick<AccountDeps, 'sql' | 'config'>,
  issuer: string,
  { subject, claims }: { subject: string; claims: Record<string, unknown> },
): Promise<UserSecrets> {
  const values = [claims[config.HAETAE_OIDC_CLAIM]].flat();
  const mapped = config.HAETAE_OIDC_MAP.find((m) => values.includes(m.value));
  const email = claims.email_verified === true && typeof claims.email === 'string' ? claims.email : undefined;
  return await inTransaction(sql, async (tx) => {
    const known = await findUserBySubject(tx, { issuer, subject });
    if (known) {
      if (known.disabledAt !== null) throw refused('This account is disabled. Ask an admin.');
      if (known.createdBy !== 'oidc') return known;
      if (!mapped || mapped.organisation !== known.organisation)
        throw refused('The provider no longer says that you may come in. Ask an admin.');
      if (mapped.role === known.role) return known;
      await updateUser(tx, known, { role: mapped.role });
      await revokeSessions(tx, { userId: known.id }, 'role_changed');
      await recordAccess(tx, {
        organisationId: known.organisationId,
        actor: 'oidc',
        action: 'user.role_changed',
        subject: known.id,
        data: { from: known.role, to: mapped.role },
      });
      return await getUser(tx, known.id);
    }
    const invited = email === undefined ? undefined : await findUserByLogin(tx, email);
    if (invited) {
      const isTheirs = invited.email?.toLowerCase() === email?.toLowerCase();
      if (!isTheirs || invited.hasPassword || invited.oidc || invited.disabledAt !== null)
        throw refused('Sign in with your password: your account here was not made for this provider.');
      await linkOidc(tx, invited.id, { issuer, subject });
      const { organisationId, id } = invited;
      await recordAccess(tx, { organisationId, actor: id, action: 'user.linked', subject: id, data: { issuer } });
      return await getUser(tx, id);
    }
    if (!mapped) throw refused('Nobody here has made an account for you. Ask an admin.');
    const organisation = await ensureOrganisation(tx, mapped.organisation);
    const called = [claims.name, claims.preferred_username, email].find(
      (n) => typeof n === 'string' && n.trim() !== '',
    );
    const name = String(called ?? subject).slice(0, 80);
    const input = {
      organisationId: organisation.id,
      role: mapped.role,
      email,
      oidc: { issuer, subject },
      createdBy: 'oidc',
    };
    const isTaken = (await findUserByLogin(tx, name)) !== undefined;
    const id = await createUser(tx, { ...input, name: isTaken ? `${name} (${subject.slice(0, 12)})` : name });
    await recordAccess(tx, {
      organisationId: organisation.id,
      actor: 'oidc',
      action: 'user.created',
      subject: id,
      data: { role: mapped.role, issuer },
    });
    return await getUser(tx, id);
  });
}
