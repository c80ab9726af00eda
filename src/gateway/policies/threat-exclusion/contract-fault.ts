import { isJsonEssence, namedPlaces, type NamedPlace, type OperationShape } from '#enforcement';
import type { Placement } from '../../policy.ts';
import type { VersionDocument } from '../../snapshot/document.ts';
import { firstOf } from '../../words.ts';
import type { ExclusionOptions } from './policy.ts';

/**
 * What the contract says against a parameter: a name that is mistyped would leave nothing out, and be found out by the
 * next false alarm. Header fields and cookies are not asked about: clients send many that no contract names.
 */
export function contractFault(
  parameter: ExclusionOptions['parameter'],
  { version, operation }: Pick<Placement, 'version' | 'operation'>,
): string | undefined {
  if (parameter === undefined || version === undefined) return undefined;
  const { in: place, name, pointer } = parameter;
  const shapes = (operation === undefined ? version.operations : [operation]).map(({ shape }) => shape);
  // Of one of them nothing is known: it may have any parameter.
  if (shapes.includes(undefined)) return undefined;
  const known = shapes.filter(shape => shape !== undefined);
  if (place === 'query') {
    const names = known.flatMap(({ parameters }) =>
      parameters.filter(each => each.in === 'query').map(each => each.name),
    );
    return names.some(each => each === name || `${each}[]` === name || name?.startsWith(`${each}[`) === true)
      ? undefined
      : `parameter: the contract has no query parameter "${name}"${among(names)}`;
  }
  if (pointer !== undefined) {
    const places = known.flatMap(shape => jsonPlaces(shape, version));
    return places.some(each => leadsTo(pointer, each))
      ? undefined
      : `parameter: the contract has no member ${pointer} in a JSON body${among(places.map(each => each.pointer).filter(each => each !== ''))}`;
  }
  return undefined;
}

const among = (names: readonly string[]): string =>
  names.length === 0 ? '; it names none' : `; it has ${firstOf([...new Set(names)].sort(), 5)}`;

const placesOf = new WeakMap<OperationShape, readonly NamedPlace[]>();

/** The places that the JSON bodies of an operation have by its contract. */
export function jsonPlaces(shape: OperationShape, { schemas }: VersionDocument): readonly NamedPlace[] {
  let places = placesOf.get(shape);
  if (places === undefined) {
    places = shape.bodies
      .filter(({ mediaType }) => isJsonEssence(mediaType) || mediaType.includes('*'))
      .flatMap(({ schema = true }) => namedPlaces(schema, schemas ?? { $defs: {} }));
    placesOf.set(shape, places);
  }
  return places;
}

/** Whether a pointer names the place, something above it, or something below it that clients may name. */
function leadsTo(pointer: string, { pointer: known, isOpen }: NamedPlace): boolean {
  const asked = pointer.split('/');
  const has = known.split('/');
  const common = Math.min(asked.length, has.length);
  for (let i = 0; i < common; i++)
    if (asked[i] !== has[i] && !(has[i] === '*' && /^\d+$/.test(asked[i] ?? ''))) return false;
  return asked.length <= has.length || isOpen;
}
