import { Type } from 'typebox';
import { closed, kept, nullable, oneOf, reference, slug } from '#api';
import type { Application } from '#manager';

export const kinds = ['confidential', 'public'] as const;
export const kind = oneOf(
  kinds,
  'Where it runs: `confidential` on servers that only its makers reach, `public` in browsers, phones or other devices.',
);

export const application = closed(
  {
    id: Type.String(),
    name: slug,
    title: Type.String(),
    kind,
    tag: Type.String({ description: 'Names it in logs and analytics.' }),
    active: Type.Boolean({ description: 'False while the provider of the portal has suspended it.' }),
    advice: nullable(Type.String({ description: 'What its makers should know of keys.' })),
    ...kept,
  },
  { title: 'Application', description: 'One of your applications.' },
);

export const applicationPath = closed({ application: reference });

const publicAdvice =
  "A key in an application that runs on other people's devices can be read by anybody who looks for it. Use it only for what everybody may do, and rotate it when somebody misuses it. Where you can, call through a server of your own.";

export const adviceOf = (kind: Application['kind']): string | null =>
  kind === 'public' ? publicAdvice : null;

export function applicationTold(application: Application) {
  const { developerId: _, ...told } = application;
  return { ...told, advice: adviceOf(application.kind) };
}
