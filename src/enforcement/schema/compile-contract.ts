import type { BodyShape, ContractSchemas, HeaderShape, JsonSchema, OperationShape } from '../shape.ts';
import { Compiler } from './compile.ts';
import type {
  CompiledContract,
  Direction,
  SchemaFault,
  SchemaProblem,
  Validator,
  ValidatorOptions,
} from './contract.ts';
import { explain } from './fault.ts';
import { nestedTooDeeply } from './members.ts';
import { holds, Run, type SchemaNode } from './node.ts';
import { strictly } from './strictly.ts';
import { Strays } from './strays.ts';

/** Makes the schemas of a version ready to judge; nothing is compiled before it is asked for. */
export function compileContract(schemas: ContractSchemas): CompiledContract {
  const compiler = new Compiler(schemas);
  const nodes = new WeakMap<object, SchemaNode>();
  const nodeOf = (schema: JsonSchema): SchemaNode => {
    if (typeof schema === 'boolean') return compiler.root(schema, '');
    let node = nodes.get(schema);
    if (node === undefined) nodes.set(schema, (node = compiler.root(schema, '')));
    return node;
  };
  return {
    validator: (schema, direction, options) => validatorOf(nodeOf(schema), direction, options),
    prove: shape => problemsOf(new Compiler(schemas), shape),
  };
}

function validatorOf(
  node: SchemaNode,
  direction: Direction,
  { unknownMembers }: ValidatorOptions,
): Validator {
  const refuseUnknown = unknownMembers === 'refuse';
  const isPlainlyGood = (value: unknown): boolean => {
    const run = new Run(direction);
    return strictly(node, value, run, refuseUnknown) && !run.isTooDeep;
  };
  const validator = (value: unknown): SchemaFault | undefined => {
    if (isPlainlyGood(value)) return undefined;
    const run = new Run(direction);
    if (!holds(node, value, run)) return run.isTooDeep ? nestedTooDeeply('') : explain(node, value, run, '');
    const [stray] = new Strays(node, value, run).found(value, refuseUnknown, 1);
    if (run.isTooDeep) return nestedTooDeeply('');
    return stray === undefined
      ? undefined
      : { pointer: stray.pointer, expected: strayInWords[stray.why], keyword: stray.why };
  };
  return Object.assign(validator, {
    isPlainlyGood,
    strays: (value: unknown, limit: number) =>
      new Strays(node, value, new Run(direction)).found(value, true, limit),
  });
}

const strayInWords = {
  unknown: 'must not be there: the contract does not know it',
  readOnly: 'must not be sent: it is for answers only',
  writeOnly: 'must not be answered: it is for requests only',
};

function problemsOf(compiler: Compiler, shape: OperationShape): readonly SchemaProblem[] {
  for (const { schema, at } of schemasOf(shape)) compiler.root(schema, at);
  // A set may grow while it is walked: what is referred to refers on.
  for (const reference of compiler.referred) compiler.named(reference);
  return compiler.problems;
}

interface Placed {
  readonly schema: JsonSchema;
  readonly at: string;
}

function schemasOf(shape: OperationShape): Placed[] {
  return [
    ...placed(shape.parameters, '/parameters'),
    ...bodiesOf(shape.bodies, '/bodies'),
    ...shape.answers.flatMap((answer, index) => [
      ...placed(answer.headers, `/answers/${index}/headers`),
      ...bodiesOf(answer.bodies, `/answers/${index}/bodies`),
    ]),
  ];
}

function bodiesOf(bodies: readonly BodyShape[], at: string): Placed[] {
  return [
    ...placed(bodies, at),
    ...bodies.flatMap((body, index) =>
      Object.entries(body.encoding ?? {}).flatMap(([name, { headers = [] }]) =>
        placed(headers satisfies readonly HeaderShape[], `${at}/${index}/encoding/${name}/headers`),
      ),
    ),
  ];
}

function placed(owners: readonly { readonly schema?: JsonSchema }[], at: string): Placed[] {
  return owners.flatMap(({ schema }, index) =>
    schema === undefined ? [] : [{ schema, at: `${at}/${index}/schema` }],
  );
}
