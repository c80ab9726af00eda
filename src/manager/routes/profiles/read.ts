import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { found } from '#store';
import { findProfile } from '../../profiles/profiles.ts';
import { profile } from './shape.ts';

export const readProfileRoute = defineRoute({
  method: 'GET',
  url: '/profiles/:profile',
  permission: 'apis:read',
  tag: 'profiles',
  summary: 'Read a profile',
  params: closed({ profile: Type.String({ maxLength: 80, pattern: '^[a-z0-9-]+@[0-9]+$' }) }),
  reply: profile,
  handler: async ({ params }) => found(findProfile(params.profile), 'profile', params.profile),
});
