import { Type } from 'typebox';
import { closed, instant, nullable, slug } from '#api';
import type { Decision } from '#gateway';
import { errorCatalogue, type ErrorCode } from '#kernel';
import type { Application } from '#manager';

const known = {
  id: Type.String(),
  at: instant,
  api: nullable(Type.String()),
  version: nullable(Type.String()),
  operation: nullable(Type.String({ description: 'Method and path template; null before it was known.' })),
  status: Type.Integer(),
  code: Type.String({ description: 'A code of the error catalogue.' }),
  title: Type.String(),
};

export const refusal = closed(known, { title: 'Refusal', description: 'A call that the gateway refused.' });

export const decision = closed(
  {
    ...known,
    what: Type.String({ description: 'What happened.' }),
    fix: Type.String({ description: 'How to mend it.' }),
    application: slug,
  },
  { title: 'Decision', description: 'Why a call was refused, and what to do.' },
);

/**
 * Words are the error catalogue's and nothing else: neither the policy, the rule nor the reason that operators see.
 * So a look-up of what was taken for an attack tells no more than the refusal did.
 */
export function refusalTold({ id, at, version: label, operation, status, code }: Decision) {
  const [api, version] = label.split('/');
  const { title } = wordsOf(code);
  return {
    id,
    at,
    api: label === '-' ? null : (api ?? null),
    version: version ?? null,
    operation: operation === '-' ? null : operation,
    status,
    code,
    title,
  };
}

export function decisionTold(decision: Decision, { name }: Application) {
  const { what, fix } = wordsOf(decision.code);
  return { ...refusalTold(decision), what, fix, application: name };
}

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);

const wordsOf = (code: string): { title: string; what: string; fix: string } =>
  errorCatalogue[isKnown(code) ? code : 'internal'];
