import { transformationNamed } from '../transformations/index.ts';
import type { Transformation } from '../transformations/transformation.ts';
import type { WrittenAction } from './actions.ts';
import { readControl } from './controls.ts';
import { SecLangFault } from './fault.ts';
import { readMacro } from './macro.ts';
import type { Disruption, Effect, Phase, SetVariable } from './rule.ts';
import { writable } from './variable-names.ts';

/** What the actions of one directive say, put together. */
export interface Meaning {
  id: number | undefined;
  phase: Phase | undefined;
  disruption: Disruption | undefined;
  status: number | undefined;
  message: string;
  severity: number | undefined;
  logged: boolean | undefined;
  isChained: boolean;
  capture: boolean;
  multiMatch: boolean;
  skip: number;
  skipAfter: string | undefined;
  /** `t:none` forgets what the default actions ask for. */
  plain: boolean;
  readonly tags: string[];
  readonly transformations: Transformation[];
  readonly effects: Effect[];
}

const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];
const phases: Readonly<Record<string, Phase>> = { request: 2, response: 4, logging: 5 };

/** @throws SecLangFault for an action that does not exist here, or has a value that it cannot have. */
export function meaningOf(actions: readonly WrittenAction[]): Meaning {
  const meaning: Meaning = {
    id: undefined,
    phase: undefined,
    disruption: undefined,
    status: undefined,
    message: '',
    severity: undefined,
    logged: undefined,
    isChained: false,
    capture: false,
    multiMatch: false,
    skip: 0,
    skipAfter: undefined,
    plain: false,
    tags: [],
    transformations: [],
    effects: [],
  };
  for (const action of actions) {
    const add = readers.get(action.name.toLowerCase());
    if (add === undefined) throw new SecLangFault(action.place, `expected an action, found "${action.name}"`);
    try {
      add(meaning, action.value ?? '');
    } catch (error) {
      throw error instanceof SecLangFault
        ? error
        : new SecLangFault(
            action.place,
            `${action.name}: ${error instanceof Error ? error.message : 'unknown'}`,
          );
    }
  }
  return meaning;
}

type Reader = (meaning: Meaning, value: string) => void;

/** Said for people or for a log of ModSecurity's own: nothing here depends on it. */
const nothing: Reader = () => {};
const stops =
  (disruption: Disruption): Reader =>
  meaning => {
    meaning.disruption = disruption;
  };

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['id', (meaning, value) => (meaning.id = whole(value))],
  ['phase', (meaning, value) => (meaning.phase = readPhase(value))],
  ['pass', stops({ kind: 'pass' })],
  ['block', stops({ kind: 'block' })],
  ['deny', stops({ kind: 'deny' })],
  // The connection is the listener's: the request is refused like any other.
  ['drop', stops({ kind: 'deny' })],
  ['allow', (meaning, value) => (meaning.disruption = { kind: 'allow', until: readAllow(value) })],
  ['status', (meaning, value) => (meaning.status = readStatus(value))],
  ['msg', (meaning, value) => (meaning.message = value)],
  ['severity', (meaning, value) => (meaning.severity = readSeverity(value))],
  ['tag', (meaning, value) => void meaning.tags.push(value)],
  ['log', meaning => (meaning.logged = true)],
  ['nolog', meaning => (meaning.logged = false)],
  ['chain', meaning => (meaning.isChained = true)],
  ['capture', meaning => (meaning.capture = true)],
  ['multimatch', meaning => (meaning.multiMatch = true)],
  ['skip', (meaning, value) => (meaning.skip = whole(value))],
  ['skipafter', (meaning, value) => (meaning.skipAfter = value)],
  ['t', addTransformation],
  ['setvar', (meaning, value) => void meaning.effects.push({ kind: 'set-variable', set: readSet(value) })],
  ['expirevar', (meaning, value) => void meaning.effects.push(readExpiry(value))],
  ['initcol', (meaning, value) => void meaning.effects.push(readCollection(value))],
  ['setsid', (meaning, value) => void meaning.effects.push(opened('SESSION', value))],
  ['setuid', (meaning, value) => void meaning.effects.push(opened('USER', value))],
  ['ctl', addControl],
  ...['logdata', 'ver', 'rev', 'maturity', 'accuracy', 'auditlog', 'noauditlog'].map(
    (name): [string, Reader] => [name, nothing],
  ),
]);

function whole(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new Error(`expected a whole number, found "${value}"`);
  return Number(value);
}

function readPhase(value: string): Phase {
  const phase = phases[value.toLowerCase()] ?? Number(value);
  if (phase !== 1 && phase !== 2 && phase !== 3 && phase !== 4 && phase !== 5)
    throw new Error(`expected a phase from 1 to 5, found "${value}"`);
  return phase;
}

function readStatus(value: string): number {
  const status = whole(value);
  if (status < 400 || status > 599) throw new Error(`expected a status from 400 to 599, found "${value}"`);
  return status;
}

function readAllow(value: string): 'end' | 'phase' | 'request' {
  if (value === '') return 'end';
  if (value === 'phase' || value === 'request') return value;
  throw new Error(`expected phase or request, found "${value}"`);
}

function readSeverity(value: string): number {
  const named = severities.indexOf(value.toLowerCase());
  const severity = named === -1 ? Number(value || 'none') : named;
  if (!Number.isInteger(severity) || severity < 0 || severity > 7)
    throw new Error(`expected a severity such as CRITICAL, found "${value}"`);
  return severity;
}

function addTransformation(meaning: Meaning, name: string): void {
  if (name.toLowerCase() === 'none') {
    meaning.transformations.length = 0;
    meaning.plain = true;
    return;
  }
  const transformation = transformationNamed(name);
  if (transformation === undefined) throw new Error(`expected a transformation, found "${name}"`);
  meaning.transformations.push(transformation);
}

function addControl(meaning: Meaning, value: string): void {
  const control = readControl(value);
  if (control !== undefined) meaning.effects.push({ kind: 'control', control });
}

/** `tx.name=value`, `tx.name=+value`, `tx.name=-value`, `!tx.name`, `tx.name` for 1. */
function readSet(text: string): SetVariable {
  const isUnset = text.startsWith('!');
  const [, collection, key, value] = /^!?([A-Za-z]+)\.([^=]*[^=\s])\s*(?:=([^]*))?$/.exec(text) ?? [];
  if (collection === undefined || key === undefined)
    throw new Error(`expected collection.name=value, found "${text}"`);
  mustBeWritable(collection);
  const sign = value?.[0];
  const operation = isUnset ? 'unset' : sign === '+' ? 'add' : sign === '-' ? 'subtract' : 'set';
  const isSum = operation === 'add' || operation === 'subtract';
  return {
    collection: collection.toUpperCase(),
    key: readMacro(key),
    operation,
    value: readMacro(isSum ? (value ?? '').slice(1) : (value ?? '1')),
  };
}

function mustBeWritable(collection: string): void {
  if (!writable.has(collection.toUpperCase()))
    throw new Error(`expected one of ${[...writable].join(', ')}, found "${collection}"`);
}

function readExpiry(text: string): Effect {
  const [, collection, key, seconds] = /^([A-Za-z]+)\.([^=]+)=(\d{1,9}|%\{[^}]*\})$/.exec(text) ?? [];
  if (collection === undefined || key === undefined || seconds === undefined)
    throw new Error(`expected collection.name=seconds, found "${text}"`);
  mustBeWritable(collection);
  return {
    kind: 'expire',
    collection: collection.toUpperCase(),
    key: readMacro(key),
    seconds: readMacro(seconds),
  };
}

function readCollection(text: string): Effect {
  const split = text.indexOf('=');
  if (split === -1) throw new Error(`expected collection=key, found "${text}"`);
  mustBeWritable(text.slice(0, split));
  return opened(text.slice(0, split), text.slice(split + 1));
}

const opened = (collection: string, key: string): Effect => ({
  kind: 'open-collection',
  collection: collection.toUpperCase(),
  key: readMacro(key),
});
