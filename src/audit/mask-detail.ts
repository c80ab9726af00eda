/**
 * What an audit entry may say: any value, with secrets and what looks personal taken out and its size bounded. Secrets
 * go by the name of their field first, then by their look, since a person may have pasted a key into a description.
 * Persons are named by ids, which an erased person takes along; entries stay for ever.
 */
import { masked, maskRecorded } from '#kernel';

/** Deeper, longer or wider than this is cut: an entry tells what changed, it does not store the thing. */
const maxDepth = 8;
const maxItems = 100;
const maxText = 1000;
/** Values and characters in one detail, over all levels. */
const maxValues = 2000;
const maxCharacters = 65_536;

/** What may still be written. */
interface Budget {
  values: number;
  characters: number;
}

const secretName =
  /secret|token|passw|passphrase|pepper|credential|authorization|cookie|apikey|privatekey|masterkey|^key$|hash$/;

/** A copy that is plain JSON, holds no secret, nothing that looks personal, and is of bounded size. */
export function maskDetail(detail: unknown): unknown {
  return maskValue(detail, 0, { values: maxValues, characters: maxCharacters });
}

/** True for a field that holds a secret by its name. A `keyId` names a key and is none. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return secretName.test(plain) && !/ids?$/.test(plain);
}

function maskValue(value: unknown, depth: number, budget: Budget): unknown {
  if (budget.values-- <= 0) return '…';
  switch (typeof value) {
    case 'string':
      return maskString(value, budget);
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return null;
      if (depth >= maxDepth || ArrayBuffer.isView(value)) return '…';
      return Array.isArray(value)
        ? maskList(value, depth, budget)
        : maskFields(value as Record<string, unknown>, depth, budget);
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return '…';
  }
}

function maskString(text: string, budget: Budget): string {
  if (budget.characters <= 0) return '…';
  // Masked before it is cut: half a secret no longer looks like one. Cut before as well, to bound the work.
  const clean = maskRecorded(text.slice(0, 4 * maxText));
  const kept = clean.length > maxText ? `${clean.slice(0, maxText)}… (${text.length} characters)` : clean;
  budget.characters -= kept.length;
  return kept;
}

function maskList(list: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const kept = list.slice(0, maxItems).map(item => maskValue(item, depth + 1, budget));
  if (list.length > maxItems) kept.push(`… (${list.length} items)`);
  return kept;
}

function maskFields(fields: Record<string, unknown>, depth: number, budget: Budget): unknown {
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields).slice(0, maxItems)) {
    const hidden = isSecretName(name) && !harmless(value);
    kept.push([maskString(name, budget), hidden ? masked : maskValue(value, depth + 1, budget)]);
  }
  return Object.fromEntries(kept);
}

/** Whether there is a secret tells nothing of it: `{ requireToken: true }`, `{ secret: null }`. */
function harmless(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean';
}
