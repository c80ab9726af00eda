import { Type } from 'typebox';
import { quickToRead } from '#contracts';
import { GatehouseError, invalidInput, type Fault } from '#kernel';
import { closed, oneOf } from '#api';
import { declarationFaults } from '../../declaration/check.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import { readSecrets } from '../../declaration/read-secrets.ts';
import type { Declaration } from '../../declaration/schema.ts';

/** A declaration: as JSON, or as text in YAML. Its own JSON Schema is published with the documentation. */
export const declarationBody = Type.Union([
  Type.String(),
  Type.Unsafe<Record<string, unknown>>({ type: 'object', 'x-open': true }),
]);

export const declarationTypes = ['application/json', 'application/yaml'] as const;

/** Bytes: a catalogue with its contracts written out. */
export const declarationLimit = 32 * 1024 * 1024;

export const difference = closed(
  {
    action: oneOf(['create', 'update', 'delete']),
    kind: Type.String(),
    path: Type.String({ description: 'Names from the outside in.' }),
    from: Type.Optional(Type.Unknown()),
    to: Type.Optional(Type.Unknown()),
  },
  { title: 'ConfigurationDifference' },
);

/** Reads whatever was sent. No file of this machine is read for it. @throws invalid-input */
export async function declarationFrom(body: string | Record<string, unknown>): Promise<Declaration> {
  if (typeof body !== 'string') return checked(body);
  const text = await quickToRead(body).catch((error: unknown) => {
    if (!(error instanceof GatehouseError) || error.code !== 'contract-invalid') throw error;
    throw invalidInput(
      (error.extra['errors'] as Fault[]).map(({ at, message }) => ({
        at: at === '' ? 'declaration' : `declaration:${at}`,
        message,
      })),
    );
  });
  const value = jsonObject(text);
  return value === undefined ? parseDeclaration(text, { file: 'declaration' }) : checked(value);
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function checked(body: Record<string, unknown>): Declaration {
  const named = [...namedContracts(body), ...readSecrets({ value: body, faults: [] }, {}).faults];
  const faults = named.length > 0 ? named : declarationFaults(body);
  if (faults.length > 0) throw invalidInput(faults.slice(0, 100));
  return body as Declaration;
}

/** Contracts that are named as files: whoever sends them must write them out. */
function namedContracts({ apis }: Record<string, unknown>): Fault[] {
  return listOf(apis).flatMap((api, at) =>
    listOf(api['versions']).flatMap(({ contract }, number) =>
      typeof contract === 'string'
        ? [
            {
              at: `/apis/${at}/versions/${number}/contract`,
              message: 'names a file, which is not read here: write the document out in its place',
            },
          ]
        : [],
    ),
  );
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => (typeof item === 'object' && item !== null ? { ...item } : {}));
}
