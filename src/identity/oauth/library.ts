import type * as library from 'oidc-provider';

/** The library that speaks OAuth 2 and OpenID Connect, loaded when a server starts and not by every command. */
export type Library = typeof library;

let loading: Promise<Library> | undefined;

export function loadLibrary(): Promise<Library> {
  loading ??= quietly(() => import('oidc-provider'));
  return loading;
}

/** It says on the terminal that it does not know this Node.js; all it needs is there, and our tests show it. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes('Unsupported runtime')) warn(...said);
  };
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
