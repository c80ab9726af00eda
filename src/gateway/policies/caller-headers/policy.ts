import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { listed } from '../../words.ts';

const told = (what: string) => Type.Optional(Type.Boolean({ description: `${what}; true unless told.` }));

const asked = (what: string) =>
  Type.Optional(Type.Boolean({ description: `${what}; false unless told.`, default: false }));

/** Octets of a list at most: many servers take no more than 8 KiB of fields altogether. */
const listAtMost = 4_096;

/**
 * Tells the upstream who calls, so that it need not know keys. The forwarder removes every `x-gatehouse-` field
 * that a client sent, whether or not this policy is attached: the upstream may believe what it finds there.
 */
export const policy = definePolicy({
  name: 'caller-headers',
  title: 'Caller headers',
  summary: 'Tells the upstream which application and which end user call, and under which decision id.',
  options: Type.Object(
    {
      application: told('Sends the id of the application as `X-Gatehouse-Application`'),
      tag: told("Sends the application's tag as `X-Gatehouse-Application-Tag`"),
      user: told(
        'Sends the id of the end user as `X-Gatehouse-User`, and who vouches for it as `X-Gatehouse-User-Issuer`',
      ),
      groups: asked('Sends the groups of the end user as `X-Gatehouse-User-Groups`, separated by commas'),
      scopes: asked('Sends the scopes of the access token as `X-Gatehouse-Scopes`, separated by blanks'),
      decision: told(
        'Sends the decision id, which the log and the console know too, as `X-Gatehouse-Decision`',
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ application, tag, user, groups, scopes, decision }) => {
    const told = [
      ...(application === false ? [] : ["the application's id"]),
      ...(tag === false ? [] : ["the application's tag"]),
      ...(user === false ? [] : ["the end user's id"]),
      ...(groups === true ? ["the end user's groups"] : []),
      ...(scopes === true ? ['the scopes of the token'] : []),
      ...(decision === false ? [] : ['the decision id']),
    ];
    return told.length === 0 ? 'Tells the upstream nothing' : `Tells the upstream ${listed(told)}`;
  },
  onError: 'deny',
  steps: given => ({
    transform: (x, headers) => {
      const { application, user, token } = x.caller;
      if (application !== undefined) {
        if (given.application !== false) headers.push('x-gatehouse-application', visible(application.id));
        if (given.tag !== false) headers.push('x-gatehouse-application-tag', visible(application.tag));
      }
      if (user !== undefined) {
        if (given.user !== false)
          headers.push('x-gatehouse-user', encoded(user.id), 'x-gatehouse-user-issuer', encoded(user.issuer));
        if (given.groups === true) headers.push('x-gatehouse-user-groups', list(user.groups, ','));
      }
      if (given.scopes === true && token !== undefined)
        headers.push('x-gatehouse-scopes', list([...token.scopes], ' '));
      if (given.decision !== false) headers.push('x-gatehouse-decision', visible(x.decisionId));
    },
  }),
});

/** A field value of visible ASCII (RFC 9110 section 5.5): whatever else a name holds cannot end or split a line. */
function visible(value: string): string {
  return value.replace(/[^\x21-\x7e]/g, '_');
}

/**
 * What others chose, such as names of groups or users of a foreign issuer, percent-encoded (RFC 3986 section 2.1):
 * unlike with `visible`, no two of them look alike, and none can pass for several. `:` and `/` stay readable.
 */
const encoded = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replaceAll('%3A', ':').replaceAll('%2F', '/');

/** @throws Error where it is too long: a list with something missing would tell another story. */
function list(values: readonly string[], separator: string): string {
  const text = values.map(encoded).join(separator);
  if (text.length > listAtMost) throw new Error('more groups or scopes than a field may hold');
  return text;
}
