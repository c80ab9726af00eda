import { isSealedSecret, openUpstreamSecret, sealUpstreamSecret } from '#credentials';
import { policyByName, type PolicySecret } from '#gateway';
import { type Fault, invalidInput } from '#kernel';

type Options = Readonly<Record<string, unknown>>;

/** What is secret in options that fit their policy's schema. */
export const secretsIn = (policy: string, options: Options): readonly PolicySecret[] =>
  policyByName.get(policy)?.secrets?.(options) ?? [];

/** Secrets that are given in a way that is not taken here. `keys`: how they may be given. */
export const policySecretFaults = (policy: string, options: Options, keys: RegExp): Fault[] =>
  secretsIn(policy, options).flatMap(({ path }) =>
    keys.test(String(valueAt(options, path)))
      ? []
      : [{ at: `/${path.join('/')}`, message: 'is not given in this way here' }],
  );

/**
 * Options as they may be stored: what is secret in them sealed. What is sealed already is kept, if it opens for this
 * use. What was given is never repeated in a fault. `read`: the secret behind what the text says.
 * @throws `invalid-input` for what cannot be used.
 */
export function withSealedOptions(
  policy: string,
  options: Options,
  { seal, at, read }: { readonly seal: Uint8Array; readonly at: string; readonly read?: ReadSecret },
): Options {
  return secretsIn(policy, options).reduce((sealed, { path, use }) => {
    const text = String(valueAt(sealed, path));
    const place = `${at}/${path.join('/')}`;
    if (isSealedSecret(text)) {
      if (openUpstreamSecret(seal, use, text) !== undefined) return sealed;
      const message = 'was sealed elsewhere, or for another use: give the secret itself';
      throw invalidInput([{ at: place, message }]);
    }
    if (read === undefined && /^(?:env|file):/.test(text))
      throw invalidInput([
        { at: place, message: 'is named by `env:` or `file:` in files of a gateway only' },
      ]);
    const secret = read === undefined ? text : read(text, place);
    return withValue(sealed, path, sealUpstreamSecret(seal, use, secret));
  }, options);
}

/** @throws `invalid-input` where nothing is there. */
export type ReadSecret = (reference: string, at: string) => string;

const valueAt = (within: unknown, path: readonly string[]): unknown =>
  path.reduce((value, name) => (value as Options | undefined)?.[name], within);

/** A copy with another value there. */
function withValue<T>(within: T, [name, ...rest]: readonly string[], value: string): T {
  if (name === undefined) return value as T;
  const before = within as Options;
  const after = withValue(before[name], rest, value);
  return (Array.isArray(before) ? before.with(Number(name), after) : { ...before, [name]: after }) as T;
}
