import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from '#kernel';
import { longestSecret } from './people.ts';

interface Read {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** Where a file is read that names secrets; nothing of it for what was sent over the network. */
export interface Ground {
  readonly directory?: string;
  /** Given where the secrets themselves are needed, and not only where they are. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const reference = /^(?:env:([A-Za-z_][A-Za-z0-9_]{0,127})|file:(.{1,1000}))$/;

/**
 * Puts secrets of identity providers in the place of what names them. In a file there are names only; what is sent
 * holds the secrets only, so that nobody makes the server read its own files or environment for them.
 */
export function readSecrets({ value, faults }: Read, ground: Ground): Read {
  const providers = isRecord(value) ? value['identityProviders'] : undefined;
  if (!isRecord(value) || !Array.isArray(providers)) return { value, faults };
  const found: Fault[] = [];
  const identityProviders = providers.map((provider: unknown, index) => {
    const text = isRecord(provider) ? provider['secret'] : undefined;
    if (!isRecord(provider) || typeof text !== 'string') return provider;
    const read = secretOf(text, ground);
    if (read.secret !== undefined) return { ...provider, secret: read.secret };
    found.push({ at: `/identityProviders/${index}/secret`, message: read.fault });
    return { ...provider, secret: 'unread' };
  });
  return { value: { ...value, identityProviders }, faults: [...faults, ...found] };
}

type Outcome =
  | { readonly secret: string; readonly fault?: undefined }
  | { readonly fault: string; readonly secret?: undefined };

function secretOf(text: string, { directory, env }: Ground): Outcome {
  const [isReference, name, file] = reference.exec(text) ?? [];
  if (directory === undefined)
    return isReference === undefined
      ? { secret: text }
      : { fault: 'names a secret, which is not read here: send the secret itself in its place' };
  if (isReference === undefined)
    return {
      fault:
        'must be a reference, `env:NAME` or `file:PATH`; a secret itself does not belong into this file: replace it if it was here',
    };
  if (env === undefined) return { secret: text };
  if (name !== undefined) {
    const secret = env[name]?.trim() ?? '';
    return secret === '' ? { fault: `there is no environment variable ${name}` } : { secret };
  }
  return fileAt(resolve(directory, file ?? ''), file ?? '');
}

function fileAt(path: string, shown: string): Outcome {
  try {
    // A device or a file of gigabytes is no secret.
    const status = statSync(path);
    if (!status.isFile() || status.size > 2 * longestSecret)
      return { fault: `"${shown}" is no file with a secret` };
    const secret = readFileSync(path, 'utf8').trim();
    return secret === '' ? { fault: `the file "${shown}" is empty` } : { secret };
  } catch {
    return { fault: `the file "${shown}" cannot be read` };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
