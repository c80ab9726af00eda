import type { Log } from '#kernel';
import type { Db } from '#store';
import type { LeakedCredential } from './leaks.ts';
import { addressesOfDeveloper, ownerOf, type Tell } from './owners.ts';

const nouns = {
  key: 'API key',
  'delegated-key': 'delegated key',
  'client-secret': 'client secret',
  'admin-token': 'admin token',
  'registration-token': 'token to register clients',
  'client-registration': 'token by which a client looks after itself',
} as const;

interface Post {
  readonly db: Db;
  readonly tell: Tell;
  readonly portal: string;
  readonly log: Log;
}

/** Writes to the owners of what was revoked. A message that cannot be sent brings no credential back. */
export async function tellOfLeaks(leaked: readonly LeakedCredential[], to: Post): Promise<void> {
  for (const credential of leaked)
    try {
      const letter = await letterOf(credential, to);
      if (letter === undefined) continue;
      const { addresses, subject, text } = letter;
      for (const address of addresses) await to.tell(address, { subject, text });
    } catch (error) {
      to.log.error({ err: error }, 'the owner of a leaked credential could not be told');
    }
}

async function letterOf(
  { kind, hint, applicationId, developerId }: LeakedCredential,
  { db, portal }: Post,
): Promise<{ addresses: readonly string[]; subject: string; text: string } | undefined> {
  const noun = nouns[kind];
  const subject = `Your ${noun} was reported as leaked, and is revoked`;
  const written = (...parts: readonly string[]) => [...parts, 'Gatehouse'].join('\n\n');
  if (developerId !== undefined)
    return {
      addresses: await addressesOfDeveloper(db, developerId),
      subject,
      text: written(
        `Somebody found your ${noun} that ends in ${hint}, and reported it. Whoever can show it could register clients in your name, so it was revoked at once. What was registered with it still works.`,
        'Look through your applications, delete what is not yours, and find out how it got out before you use another one:',
        `${portal}/applications`,
      ),
    };
  const owner = applicationId === null ? undefined : await ownerOf(db, applicationId);
  if (owner === undefined) return undefined;
  const { addresses, application } = owner;
  return {
    addresses,
    subject,
    text: written(
      `Somebody found the ${noun} of your application "${plain(application.title)}" that ends in ${hint}, and reported it. Whoever can show it could use it, so it was revoked at once: it is refused everywhere.`,
      kind === 'client-registration'
        ? 'Its settings can be changed here from now on. Look whether the addresses that tokens are sent to are still yours:'
        : 'Get another one here, and find out how this one got out before you use it:',
      `${portal}/applications/${application.id}`,
    ),
  };
}

/** A title on one line: it is its developer's own text, but must not look like a part of ours. */
export const plain = (title: string): string =>
  title
    .replace(/[\s"\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 80);
