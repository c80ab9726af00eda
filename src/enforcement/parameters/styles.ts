import type { ParameterShape } from '../shape.ts';
import type { Members } from './members.ts';

/**
 * The notations of OpenAPI's styles (those of RFC 6570), taken apart. Each gives undefined for what is not written in
 * them. Texts are decoded already: `%2C` separates as a comma does, since that is how most servers read it.
 */
type Written = Pick<ParameterShape, 'name' | 'style' | 'explode'>;

/** The text of a single value. */
export function scalarIn(text: string, { name, style }: Written): string | undefined {
  const prefix = style === 'label' ? '.' : style === 'matrix' ? `;${name}=` : '';
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

/** The elements of a list in one text. */
export function itemsIn(text: string, { name, style, explode }: Written): readonly string[] | undefined {
  switch (style) {
    case 'label':
      return text.startsWith('.') ? text.slice(1).split(explode ? '.' : ',') : undefined;
    case 'matrix':
      return matrixItems(text, name, explode);
    case 'spaceDelimited':
      return text.split(' ');
    case 'pipeDelimited':
      return text.split('|');
    default:
      return text.split(',');
  }
}

/** The members of an object in one text. */
export function membersIn(text: string, { name, style, explode }: Written): Members | undefined {
  switch (style) {
    case 'label':
      if (!text.startsWith('.')) return undefined;
      return explode ? assignments(text.slice(1).split('.')) : inTurn(text.slice(1).split(','));
    case 'matrix':
      if (explode) return text.startsWith(';') ? assignments(text.slice(1).split(';')) : undefined;
      return text.startsWith(`;${name}=`) ? inTurn(text.slice(name.length + 2).split(',')) : undefined;
    case 'spaceDelimited':
      return inTurn(text.split(' '));
    case 'pipeDelimited':
      return inTurn(text.split('|'));
    case 'simple':
      return explode ? assignments(text.split(',')) : inTurn(text.split(','));
    case 'form':
      return inTurn(text.split(','));
    default:
      return undefined;
  }
}

function matrixItems(text: string, name: string, explode: boolean): string[] | undefined {
  const prefix = `;${name}=`;
  if (!text.startsWith(prefix)) return undefined;
  if (!explode) return text.slice(prefix.length).split(',');
  const items = text.slice(1).split(';');
  return items.every(item => item.startsWith(`${name}=`))
    ? items.map(item => item.slice(name.length + 1))
    : undefined;
}

/** `a,1,b,2` */
function inTurn(parts: readonly string[]): Members | undefined {
  if (parts.length % 2 !== 0) return undefined;
  const members: [readonly string[], string][] = [];
  for (let i = 0; i < parts.length; i += 2) members.push([[parts[i] ?? ''], parts[i + 1] ?? '']);
  return members;
}

/** `a=1,b=2` */
function assignments(parts: readonly string[]): Members | undefined {
  const members: [readonly string[], string][] = [];
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals <= 0) return undefined;
    members.push([[part.slice(0, equals)], part.slice(equals + 1)]);
  }
  return members;
}
