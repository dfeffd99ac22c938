-- A new authenticator app that is not confirmed yet stands beside the old one, which goes on protecting.
alter table users add column totp_pending bytea;
