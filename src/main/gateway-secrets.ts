import type { Vault } from '#credentials';
import type { GatewaySecrets } from './last-good.ts';

/** What the vault holds for gateways. */
export async function gatewaySecrets(
  vault: Vault,
  { identity, obtained }: Pick<GatewaySecrets, 'identity' | 'obtained'>,
): Promise<GatewaySecrets> {
  const text = async (secret: Promise<Uint8Array>) => Buffer.from(await secret).toString('base64');
  return {
    pepper: await text(vault.pepper()),
    journalKey: await text(vault.journalKey()),
    callerSecret: await text(vault.callerSecret()),
    upstreamSeal: await text(vault.upstreamSeal()),
    pseudonymKey: await text(vault.pseudonymKey()),
    quotaSeed: await text(vault.quotaSeed()),
    identity,
    ...(obtained === undefined ? {} : { obtained }),
  };
}
