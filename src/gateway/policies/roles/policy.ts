import { Type } from 'typebox';
import { methodFilter, methodsInWords, methodsOption } from '../../limits/method-class.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';

const names = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description,
    }),
  );

/**
 * Admits only end users who hold one of the roles, or are in one of the groups (OWASP API5, broken function level
 * authorisation). What a token says of roles counts only as far as the policy that read it takes its issuer's word.
 */
export const policy = definePolicy({
  name: 'roles',
  title: 'Roles',
  summary: 'Admits only end users with one of the roles or groups named, for all methods or some.',
  options: Type.Object(
    {
      roles: names('Roles of which the user must hold one.'),
      groups: names('Groups of which the user may be in one instead.'),
      issuer: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 512,
          description: 'The only issuer whose users are admitted; any that is believed unless told.',
        }),
      ),
      methods: methodsOption,
    },
    { additionalProperties: false },
  ),
  inWords: ({ roles = [], groups = [], methods }) =>
    `The user must hold ${listed([...roles.map(role => `role ${role}`), ...groups.map(group => `group ${group}`)], 'or')}${methodsInWords(methods)}`,
  onError: 'deny',
  steps: ({ roles = [], groups = [], issuer, methods }) => {
    if (roles.length + groups.length === 0) throw new Error('name a role or a group');
    const counts = methodFilter(methods);
    return {
      authorise: x => {
        if (counts !== undefined && !counts(x)) return undefined;
        const { user } = x.caller;
        if (user === undefined) return new Refusal('role-missing', { reason: 'no end user is known' });
        if (issuer !== undefined && user.issuer !== issuer)
          return new Refusal('role-missing', { reason: 'the user is of another issuer' });
        return roles.some(role => user.roles.includes(role)) ||
          groups.some(group => user.groups.includes(group))
          ? undefined
          : new Refusal('role-missing', { reason: 'the user holds none of the roles and groups' });
      },
    };
  },
});
