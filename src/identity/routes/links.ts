import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { invalidInput } from '#kernel';
import { conflict } from '#store';
import { emailAdvice } from '../flows/first-run.ts';
import { firstRunLink } from '../flows/first-run.ts';
import { normaliseEmail } from '../people/email.ts';
import { issueLink, type LinkKind, linkLifetime } from '../people/links.ts';
import { findByEmail } from '../people/users.ts';
import { defineRoute, smallBody } from './define.ts';
import { email } from './shape.ts';

/** For the operator at the machine, who could read the store anyhow: the way back in when nobody can sign in. */
export const createLinkRoute = defineRoute({
  method: 'POST',
  url: '/links',
  permission: 'links:write',
  tag: 'users',
  summary: 'Make a one-time link',
  description:
    'For the operator only. Without an address: for the first administrator, while none can sign in. With one: to choose a new password, or to accept an invitation.',
  body: closed({ email: Type.Optional(email), realm: Type.Optional(oneOf(['internal', 'external'])) }),
  reply: closed(
    {
      kind: oneOf(['first-run', 'invitation', 'password-reset']),
      url: Type.String({ description: 'Opens an account: give it to its owner only.' }),
      notAfter: instant,
    },
    { title: 'OneTimeLink' },
  ),
  status: 201,
  bodyLimit: smallBody,
  rehearsable: false,
  handler: async ({ body, services, change, now }) => {
    const { tools } = services.identity;
    const { realm = 'internal' } = body;
    const address = body.email === undefined ? undefined : normaliseEmail(body.email);
    if (body.email !== undefined && address === undefined)
      throw invalidInput([{ at: '/email', message: emailAdvice }]);
    return change(async ({ change, audit }) => {
      const answer = (kind: Exclude<LinkKind, 'verification'>, secret: string) => ({
        kind,
        url: tools.mailer.linkTo(realm, kind, secret),
        notAfter: now + linkLifetime[kind],
      });
      if (address === undefined) {
        const secret = realm === 'internal' ? await firstRunLink(tools, change) : undefined;
        if (secret === undefined)
          throw conflict(
            'An administrator can sign in; name the e-mail address of the one who needs a link.',
          );
        await audit({ action: 'link.create', id: 'first-run' });
        return answer('first-run', secret);
      }
      const known = await findByEmail(change.tx, realm, address);
      if (known === undefined) throw conflict('No user has this e-mail address.');
      const { id, status } = known.user;
      if (status === 'disabled') throw conflict('The user is disabled; enable them first.');
      if (status === 'invited' && realm === 'external')
        throw conflict('The user has not verified their address yet; they can sign up again.');
      const kind = status === 'invited' ? 'invitation' : 'password-reset';
      const secret = await issueLink(change, tools, { kind, userId: id }, now);
      await audit({ action: 'link.create', id, detail: { kind } });
      return answer(kind, secret);
    });
  },
});
