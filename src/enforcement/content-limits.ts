import type { FormLimits } from './form/multipart.ts';
import { type JsonLimits, usualJsonLimits } from './json-guard/limits.ts';
import type { PayloadLimits } from './shape.ts';
import { usualXmlLimits, type XmlLimits } from './xml/limits.ts';

/** What a request body may be made of, whatever its media type. */
export interface ContentLimits {
  readonly json: JsonLimits;
  readonly form: FormLimits;
  readonly xml: XmlLimits;
}

/** What one policy asks for; what it leaves out is as usual. */
export interface ContentLimitsWanted {
  readonly json?: Partial<JsonLimits>;
  readonly form?: Partial<FormLimits>;
  readonly xml?: Partial<XmlLimits>;
}

export const usualContentLimits: ContentLimits = {
  json: usualJsonLimits,
  form: { fields: 100, files: 10, fileBytes: 8 * 1024 * 1024 },
  xml: usualXmlLimits,
};

const strictness: readonly JsonLimits['names'][] = ['any', 'unique', 'distinct'];

/** What holds where several policies and the contract ask for limits: of each, the tightest that somebody names. */
export function tightest(
  wanted: readonly ContentLimitsWanted[],
  ofContract: PayloadLimits | undefined,
): ContentLimits {
  const { json, form, xml } = usualContentLimits;
  const forms = wanted.map(each => each.form ?? {});
  const jsons = wanted.map(each => each.json ?? {});
  const xmls = wanted.map(each => each.xml ?? {});
  const { depth, values, members, elements, nameLength, stringLength, ...files } = ofContract ?? {};
  const names = Math.max(...jsons.map(each => strictness.indexOf(each.names ?? 'any')), -1);
  return {
    json: {
      ...numbers(json, [...jsons, { depth, values, members, elements, nameLength, stringLength }]),
      names: jsons.every(each => each.names === undefined) ? json.names : (strictness[names] ?? json.names),
      reservedNames:
        jsons.some(each => each.reservedNames !== undefined) &&
        jsons.every(each => each.reservedNames !== 'refuse')
          ? 'allow'
          : json.reservedNames,
    },
    form: numbers(form, [...forms, files]),
    xml: numbers(xml, [
      ...xmls,
      { depth, elements: values, nameLength, valueLength: stringLength, textLength: stringLength },
    ]),
  };
}

/** Whether what keeps to the first limits keeps to the others, too. */
export function areWithin(limits: JsonLimits, others: JsonLimits): boolean {
  return (
    Object.entries(others).every(([name, most]) => {
      const own = limits[name as keyof JsonLimits];
      return typeof most !== 'number' || (own as number) <= most;
    }) &&
    strictness.indexOf(limits.names) >= strictness.indexOf(others.names) &&
    (others.reservedNames === 'allow' || limits.reservedNames === 'refuse')
  );
}

type Numbers<Limits> = { [Name in keyof Limits as Limits[Name] extends number ? Name : never]: number };

/** Of each number the smallest that is named; the usual one where none is. */
function numbers<Limits extends object>(
  usual: Limits,
  wanted: readonly { readonly [Name in keyof Limits]?: Limits[Name] | undefined }[],
): Numbers<Limits> {
  const result: Record<string, number> = {};
  for (const [name, value] of Object.entries(usual)) {
    if (typeof value !== 'number') continue;
    const named = wanted
      .map(each => (each as Readonly<Record<string, unknown>>)[name])
      .filter(each => typeof each === 'number');
    result[name] = named.length === 0 ? value : Math.min(...named);
  }
  return result as Numbers<Limits>;
}
