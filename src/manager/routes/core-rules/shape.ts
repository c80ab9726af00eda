import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import { GatehouseError } from '#kernel';
import type { CoreRulesDesk } from '../../core-rules.ts';

export const coreRules = closed(
  {
    directory: Type.String({ description: 'Where this node reads it, as the setting `threats-crs` says.' }),
    version: Type.String({ description: 'As the release says; `unknown` where it does not.' }),
    files: Type.Integer({ minimum: 0, description: 'Files of rules and settings.' }),
    since: Type.Integer({ description: 'When it was read (milliseconds since the epoch).' }),
    state: oneOf(
      ['serving', 'changing', 'failed'],
      '`changing` while the workers of the gateway take it over, one after the other; `failed` where they did not, and what was there before serves.',
    ),
  },
  { title: 'CoreRules' },
);

/** @throws conflict where no directory was told */
export function told(desk: CoreRulesDesk | undefined): CoreRulesDesk {
  if (desk !== undefined) return desk;
  throw new GatehouseError(
    'conflict',
    'This server runs no OWASP Core Rule Set. Start it with --threats-crs and the directory of a release.',
  );
}
