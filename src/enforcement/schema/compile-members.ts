import type { JsonSchema } from '../shape.ts';
import type { Compiler, Place } from './compile.ts';
import { below } from './fault.ts';
import { areTexts, type Keywords } from './keywords.ts';
import {
  dependentRequiredTest,
  memberCountTest,
  namesTest,
  requiredTest,
  type RequiredMember,
} from './keywords/sizes.ts';
import { membersTest, type MemberRules, type PropertyRule } from './members.ts';
import type { JsonMembers, SchemaNode, Test } from './node.ts';

/** The keywords of objects. */
export function compileMembers(node: SchemaNode, keywords: Keywords, place: Place, compiler: Compiler): void {
  const tests: Test<JsonMembers>[] = [];
  const [min, max] = [keywords.count('minProperties'), keywords.count('maxProperties')];
  if (min !== undefined || max !== undefined) tests.push(memberCountTest(min ?? 0, max ?? Infinity));
  const required = requiredOf(keywords, place, compiler);
  if (required.length > 0) tests.push(requiredTest(required));
  const dependent = keywords.members('dependentRequired');
  if (dependent !== undefined) {
    if (!dependent.every(([, names]) => areTexts(names)))
      keywords.problem('dependentRequired', 'must hold lists of names');
    else tests.push(dependentRequiredTest(new Map(dependent as [string, string[]][])));
  }
  if (keywords.has('propertyNames'))
    tests.push(namesTest(compiler.inner(keywords.schema['propertyNames'], place, 'propertyNames')));
  const rules = rulesOf(keywords, place, compiler);
  if (rules !== undefined) {
    node.members = rules;
    tests.push(membersTest(rules));
  }
  node.objects = tests;
}

function requiredOf(keywords: Keywords, place: Place, compiler: Compiler): RequiredMember[] {
  return [...new Set(keywords.texts('required'))].map(name => ({
    name,
    ...compiler.sendings.ofMember(name, place.composed),
  }));
}

function rulesOf(keywords: Keywords, place: Place, compiler: Compiler): MemberRules | undefined {
  const properties = keywords.members('properties');
  const patterns = keywords.members('patternProperties');
  const hasAdditional = keywords.has('additionalProperties');
  if (properties === undefined && patterns === undefined && !hasAdditional) return undefined;
  return {
    properties: new Map(
      (properties ?? []).map(([name, schema]): [string, PropertyRule] => [
        name,
        {
          node: compiler.inner(schema, place, 'properties', name),
          ...compiler.sendings.of(schema as JsonSchema),
        },
      ]),
    ),
    patterns: (patterns ?? []).flatMap(([source, schema]) => {
      const pattern = compiler.pattern(source, below(below(place.at, 'patternProperties'), source));
      const node = compiler.inner(schema, place, 'patternProperties', source);
      return pattern === undefined ? [] : [{ pattern, node }];
    }),
    additional: hasAdditional
      ? compiler.inner(keywords.schema['additionalProperties'], place, 'additionalProperties')
      : undefined,
  };
}
